extension String {
    /// The text with the five characters that mean something in HTML replaced, and NUL made visible.
    ///
    /// Works on scalars, because a browser reads those: a quote with a combining accent is one character to Swift and still ends an
    /// attribute.
    package var escapedForHTML: String {
        // Most texts have none of them, and looking is much cheaper than copying.
        let hasMarkup = self.utf8.withContiguousStorageIfAvailable { $0.contains(where: Self.isMarkup) }
        if hasMarkup == false { return self }
        var escaped = String.UnicodeScalarView()
        for scalar in self.unicodeScalars {
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

    private static func isMarkup(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "\""), UInt8(ascii: "'"), 0: true
        default: false
        }
    }
}
