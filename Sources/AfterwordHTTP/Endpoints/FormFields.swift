import AfterwordCore

/// The fields of a query string or an `application/x-www-form-urlencoded` body, in their order; a name may come several times.
package struct FormFields: Sendable, Equatable {
    private static let mostFields = 200

    package var pairs: [Pair] = []

    package struct Pair: Sendable, Equatable {
        package var name: String
        package var value: String
    }

    /// Throws ``ProblemCode/invalidRequest`` for broken percent-encoding and for more than 200 fields.
    package init(encoded text: String) throws {
        // Bytes, because finding where a character ends costs more than all the rest.
        let parts = text.utf8.split(separator: UInt8(ascii: "&"))
        guard parts.count <= Self.mostFields else { throw Problem(.invalidRequest, "There are too many fields.") }
        self.pairs = try parts.map { part in
            let cut = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            return Pair(name: try Self.decoded(part[..<cut]), value: try Self.decoded(part[cut...].dropFirst()))
        }
    }

    private static func decoded(_ text: Substring.UTF8View) throws -> String {
        guard let decoded = Substring(text).percentDecoded(plusIsSpace: true) else {
            throw Problem(.invalidRequest, "The percent-encoding is broken.")
        }
        return decoded
    }

    /// The first value of that name.
    package subscript(name: String) -> String? { self.pairs.first { $0.name == name }?.value }

    package func all(_ name: String) -> [String] { self.pairs.filter { $0.name == name }.map(\.value) }
}
