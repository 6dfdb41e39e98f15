import Mustache

/// One template as it is shipped inside the binary.
struct TemplateSource {
    let name: String
    let bytes: [UInt8]

    /// The text without indentation, empty lines and comment lines: a page is paid for by the byte.
    private var compactText: String {
        String(decoding: self.bytes, as: UTF8.self)
            .split(separator: "\n")
            .map { $0.drop { $0 == " " } }
            .filter { !$0.isEmpty && !($0.hasPrefix("/*") && $0.hasSuffix("*/")) && !$0.hasPrefix("//") }
            .joined(separator: "\n")
    }

    /// The parsed template, escaping scalar by scalar; throws the parser's error.
    func compiled() throws -> MustacheTemplate {
        try HTMLEscaping.template(Array(self.compactText.utf8))
    }
}
