/// Which visits a conversion is owed to.
package enum Attribution {
    /// Thirty days from visit to conversion, both ends included.
    package static let defaultWindow = Duration.days(30)

    /// Which of several visits gets the credit.
    package enum Touch: String, Sendable, CaseIterable { case first, last }

    /// One visit by a person.
    package struct Visit<ID: Comparable & Sendable>: Sendable {
        package var id: ID
        package var at: Instant

        package init(id: ID, at: Instant) {
            self.id = id
            self.at = at
        }
    }

    /// The earliest and the latest visit in the window; of visits at the same moment the smallest id. Both `nil` without one.
    package static func touches<ID>(
        of visits: [Visit<ID>],
        convertedAt: Instant,
        window: Duration = Self.defaultWindow
    ) -> (first: ID?, last: ID?) {
        let counted = visits.filter { $0.at <= convertedAt && convertedAt - $0.at <= window }
        let first = counted.min { ($0.at, $0.id) < ($1.at, $1.id) }
        let last = counted.min { ($1.at, $0.id) < ($0.at, $1.id) }
        return (first?.id, last?.id)
    }
}
