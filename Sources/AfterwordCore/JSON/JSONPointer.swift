/// A place inside a JSON document as RFC 6901 writes it: `/meta/sender/name`, `/tags/0`; empty for the whole document.
package struct JSONPointer: Sendable, Hashable {
    package let text: String
    package let tokens: [String]

    /// `nil` if the text neither is empty nor begins with a slash, or a tilde is followed by anything but 0 or 1 (RFC 6901 section 3).
    package init?(_ text: String) {
        guard text.isEmpty || text.hasPrefix("/") else { return nil }
        let afterTildes = text.split(separator: "~", omittingEmptySubsequences: false).dropFirst()
        guard afterTildes.allSatisfy({ $0.hasPrefix("0") || $0.hasPrefix("1") }) else { return nil }
        self.init(valid: text)
    }

    private init(valid text: String) {
        self.text = text
        self.tokens = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { token in
            String(token.replacing("~1", with: "/").replacing("~0", with: "~"))
        }
    }
}

extension JSONPointer: ExpressibleByStringLiteral, CustomStringConvertible {
    /// For pointers written in the program; one without its slash points at the whole document.
    package init(stringLiteral text: String) { self.init(valid: text) }

    package var description: String { self.text }
}

extension JSONValue {
    /// The value at the pointer; `nil` if a part of the way is missing or is neither an object nor a list.
    package subscript(at pointer: JSONPointer) -> JSONValue? {
        pointer.tokens.reduce(Optional(self)) { value, token in
            switch value {
            case .object: value?[token]
            // A bare `nil` would be JSON's null here.
            case .array(let values): Self.index(token).flatMap { values.dropFirst($0).first }
            default: Optional<JSONValue>.none
            }
        }
    }

    /// Digits without a leading zero; RFC 6901 allows nothing else for a list.
    private static func index(_ token: String) -> Int? {
        let isIndex = token == "0" || (token.first != "0" && token.allSatisfy { $0.isASCII && $0.isNumber })
        return isIndex ? Int(token) : nil
    }
}
