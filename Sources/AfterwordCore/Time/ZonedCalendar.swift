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

    /// The next one.
    package var following: LocalDay { LocalDay(number: self.number + 1) }

    /// 1 = Monday … 7 = Sunday (ISO 8601).
    package var weekday: Int {
        // The first of January 1970 was a Thursday.
        ((self.number + 3) % 7 + 7) % 7 + 1
    }

    /// `YYYY-MM-DD`.
    package var name: String {
        [Self.padded(self.year, to: 4), Self.padded(self.month, to: 2), Self.padded(self.day, to: 2)]
            .joined(separator: "-")
    }

    /// Reads `YYYY-MM-DD`; `nil` for anything else and for days that no calendar has.
    package init?(name: String) {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false).compactMap { Int($0) }
        guard name.utf8.count == 10, parts.count == 3, parts[0] > 0 else { return nil }
        self.init(year: parts[0], month: parts[1], day: parts[2])
        // The 31st of February is the number of another day.
        guard LocalDay(number: self.number).name == name else { return nil }
    }

    static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

/// Days as numbers, by the rules of the Gregorian calendar: no zone has a part in it, and Foundation's calendar takes many times longer.
extension LocalDay {
    private static let daysOfEra = 146_097
    /// From the first of March 0000, where eras of 400 years and their leap days begin, to 1970-01-01.
    private static let epoch = 719_468

    /// Days since 1970-01-01.
    package var number: Int {
        let year = self.month > 2 ? self.year : self.year - 1
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * ((self.month + 9) % 12) + 2) / 5 + self.day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * Self.daysOfEra + dayOfEra - Self.epoch
    }

    /// The day so many days after 1970-01-01.
    package init(number: Int) {
        let days = number + Self.epoch
        let era = (days >= 0 ? days : days - Self.daysOfEra + 1) / Self.daysOfEra
        let dayOfEra = days - era * Self.daysOfEra
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = (monthFromMarch + 2) % 12 + 1
        self.init(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
            month: month,
            day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        )
    }
}
