/// Working hours of a team in its time zone.
package struct BusinessCalendar: Sendable, Equatable {
    /// IANA zone name.
    package var timeZone: String
    /// 1 = Monday … 7 = Sunday (ISO 8601).
    package var weekdays: Set<Int>
    /// Minutes since midnight.
    package var opens: Int
    package var closes: Int
    /// Closed days as `YYYY-MM-DD` in the zone.
    package var holidays: Set<String>

    package static let mondayToFriday: Set<Int> = [1, 2, 3, 4, 5]

    package init(
        timeZone: String = "UTC",
        weekdays: Set<Int> = Self.mondayToFriday,
        opens: Int = 9 * 60,
        closes: Int = 17 * 60,
        holidays: Set<String> = []
    ) {
        self.timeZone = timeZone
        self.weekdays = weekdays
        self.opens = opens
        self.closes = closes
        self.holidays = holidays
    }
}
