/// The times somebody tried to reach a person and did not; "not reachable" is an outcome only after enough of them.
package struct ContactTries: Sendable, Equatable {
    /// Tries before a person may be called not reachable.
    package static let fewest = 3
    /// Days, in the account's zone, that they must be spread over.
    package static let fewestDays = 2

    package let count: Int
    package let days: Int

    /// `timeZone` is an IANA name.
    package init(_ tries: [Instant], timeZone: String) {
        let zone = ZonedCalendar(timeZone: timeZone)
        self.count = tries.count
        self.days = Set(tries.map { zone.day(of: $0).name }).count
    }

    package var areEnough: Bool { self.count >= Self.fewest && self.days >= Self.fewestDays }
}
