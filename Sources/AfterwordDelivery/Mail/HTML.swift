/// HTML as a value: what is interpolated is escaped, unless it is HTML itself.
package struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
    package private(set) var text: String

    package init(stringLiteral text: String) {
        self.text = text
    }

    package init(stringInterpolation interpolation: Interpolation) {
        self.text = interpolation.text
    }

    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            self.text.reserveCapacity(literalCapacity)
        }

        package mutating func appendLiteral(_ literal: String) { self.text += literal }
        package mutating func appendInterpolation(_ plain: String) { self.text += HTML.escaped(plain) }
        package mutating func appendInterpolation(_ html: HTML) { self.text += html.text }
        package mutating func appendInterpolation(_ pieces: [HTML]) {
            self.text += pieces.map(\.text).joined(separator: "\n")
        }
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
