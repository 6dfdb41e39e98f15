package import Mustache

/// Escapes text for HTML one Unicode scalar at a time.
///
/// The library's own HTML type compares grapheme clusters, so a quote followed by a combining accent passes unescaped
/// and ends an attribute in a browser, which reads code points. Every template starts with ``pragma`` instead.
package struct HTMLEscaping: MustacheContentType {
    /// The first line of a template that wants this escaping.
    package static let pragma = "{{% CONTENT_TYPE: SCALAR-HTML}}\n"

    package init() {}

    /// Parses a template whose values are escaped scalar by scalar.
    package static func template(_ bytes: [UInt8]) throws -> MustacheTemplate {
        MustacheContentTypes.register(HTMLEscaping(), named: "SCALAR-HTML")
        return try MustacheTemplate(string: Self.pragma + String(decoding: bytes, as: UTF8.self))
    }

    /// The text with the five characters that mean something in HTML replaced, and NUL made visible.
    package func escapeText(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
            case "\0": escaped.append("\u{FFFD}")
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
