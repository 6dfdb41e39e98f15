import Foundation

/// Local time in one IANA zone: the only place where clock changes are dealt with.
package struct ZonedCalendar: Sendable {
    let calendar: Calendar

    /// A zone name that nobody knows falls back to UTC, so that a person's odd profile never stops a decision.
    package init(timeZone: String) {
        // ISO 8601: weeks begin on Monday and the first one has a Thursday.
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = TimeZone(identifier: timeZone) ?? .gmt
        self.calendar = calendar
    }

    /// The date an instant falls on here.
    package func day(of instant: Instant) -> LocalDay {
        let parts = self.calendar.dateComponents([.year, .month, .day], from: instant.date)
        return LocalDay(year: parts.year ?? 1970, month: parts.month ?? 1, day: parts.day ?? 1)
    }

    /// Minutes on the wall clock since midnight, 0…1439; on a day of 23 or 25 hours these are not elapsed minutes.
    package func minuteOfDay(at instant: Instant) -> Int {
        let parts = self.calendar.dateComponents([.hour, .minute], from: instant.date)
        return (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
    }

    /// The instant of a wall-clock minute (1440 = the next midnight); a time skipped by a clock change becomes the first one after it.
    package func instant(on day: LocalDay, minute: Int) -> Instant {
        let parts = DateComponents(
            year: day.year,
            month: day.month,
            day: day.day,
            hour: minute / 60,
            minute: minute % 60
        )
        return Instant(self.calendar.date(from: parts) ?? .distantFuture)
    }

    package func day(after day: LocalDay) -> LocalDay {
        let noon = self.instant(on: day, minute: 12 * 60)
        return self.day(of: Instant(self.calendar.date(byAdding: .day, value: 1, to: noon.date) ?? .distantFuture))
    }

    /// 1 = Monday … 7 = Sunday (ISO 8601).
    package func weekday(of day: LocalDay) -> Int {
        // Foundation counts from Sunday = 1.
        let weekday = self.calendar.component(.weekday, from: self.instant(on: day, minute: 12 * 60).date)
        return (weekday + 5) % 7 + 1
    }
}

/// A date without a time, in whatever zone it was asked for.
package struct LocalDay: Sendable, Hashable {
    package var year: Int
    package var month: Int
    package var day: Int

    package init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// `YYYY-MM-DD`.
    package var name: String {
        [Self.padded(self.year, to: 4), Self.padded(self.month, to: 2), Self.padded(self.day, to: 2)]
            .joined(separator: "-")
    }

    static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
