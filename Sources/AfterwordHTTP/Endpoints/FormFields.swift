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
    package init(encoded text: some StringProtocol) throws {
        if text.isEmpty { return }
        let parts = text.split(separator: "&", omittingEmptySubsequences: true)
        guard parts.count <= Self.mostFields else { throw Problem(.invalidRequest, "There are too many fields.") }
        self.pairs = try parts.map { part in
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return Pair(name: try Self.decoded(halves[0]), value: halves.count > 1 ? try Self.decoded(halves[1]) : "")
        }
    }

    private static func decoded(_ text: some StringProtocol) throws -> String {
        guard let decoded = text.percentDecoded(plusIsSpace: true) else {
            throw Problem(.invalidRequest, "The percent-encoding is broken.")
        }
        return decoded
    }

    /// The first value of that name.
    package subscript(name: String) -> String? { self.pairs.first { $0.name == name }?.value }

    package func all(_ name: String) -> [String] { self.pairs.filter { $0.name == name }.map(\.value) }
}
