import AfterwordCore

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
        package mutating func appendInterpolation(_ plain: String) { self.text += plain.escapedForHTML }
        package mutating func appendInterpolation(_ html: HTML) { self.text += html.text }
        package mutating func appendInterpolation(_ pieces: [HTML]) {
            self.text += pieces.map(\.text).joined(separator: "\n")
        }
    }
}
