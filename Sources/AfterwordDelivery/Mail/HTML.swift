/// HTML as a value: what is interpolated is escaped, unless it is HTML itself.
struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
    private(set) var text: String

    init(stringLiteral text: String) {
        self.text = text
    }

    init(stringInterpolation interpolation: Interpolation) {
        self.text = interpolation.text
    }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            self.text.reserveCapacity(literalCapacity)
        }

        mutating func appendLiteral(_ literal: String) { self.text += literal }
        mutating func appendInterpolation(_ plain: String) { self.text += HTML.escaped(plain) }
        mutating func appendInterpolation(_ html: HTML) { self.text += html.text }
        mutating func appendInterpolation(_ pieces: [HTML]) { self.text += pieces.map(\.text).joined(separator: "\n") }
    }

    /// Works on scalars, because a browser reads those: a quote with a combining accent is one character to Swift and still ends an
    /// attribute.
    private static func escaped(_ plain: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in plain.unicodeScalars {
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
