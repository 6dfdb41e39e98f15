/// When a scheduled export is due, in the account zone.
package enum ExportTiming: Sendable, Equatable {
    /// Every so often, counted from midnight UTC of 1970; at least a minute.
    case every(Duration)
    case daily(minute: Int)
    /// 1 = Monday … 7 = Sunday.
    case weekly(weekday: Int, minute: Int)
    /// A shorter month has it on its last day.
    case monthly(day: Int, minute: Int)

    private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    private static let longestMonths = 62

    /// What is accepted, for error messages.
    package static let examples = "hourly, 15m, 6h, daily 06:00, weekly mon 06:00 or monthly 1 06:00"

    /// Reads `hourly`, `15m`, `6h`, `daily 06:00`, `weekly mon 06:00` and `monthly 1 06:00`; `nil` for anything else.
    package init?(_ text: String) {
        let words = text.lowercased().split(separator: " ").map(String.init)
        switch (words.first, words.count) {
        case ("hourly", 1): self = .every(.hours(1))
        case ("daily", 2):
            guard let minute = Self.minute(words[1]) else { return nil }
            self = .daily(minute: minute)
        case ("weekly", 3):
            guard let day = Self.weekdays.firstIndex(of: String(words[1].prefix(3))), let minute = Self.minute(words[2])
            else { return nil }
            self = .weekly(weekday: day + 1, minute: minute)
        case ("monthly", 3):
            guard let day = Int(words[1]), (1...31).contains(day), let minute = Self.minute(words[2]) else {
                return nil
            }
            self = .monthly(day: day, minute: minute)
        case (.some(let word), 1):
            guard let span = Self.span(word) else { return nil }
            self = .every(span)
        default: return nil
        }
    }

    /// The newest due moment at or before `now`.
    package func latest(at now: Instant, timeZone: String) -> Instant? {
        if case .every(let span) = self {
            return Instant(milliseconds: now.milliseconds / span.wholeMilliseconds * span.wholeMilliseconds)
        }
        let calendar = ZonedCalendar(timeZone: timeZone)
        var day = calendar.day(of: now)
        for _ in 0..<Self.longestMonths {
            if let minute = self.minute(on: day, calendar) {
                let due = calendar.instant(on: day, minute: minute)
                if due <= now { return due }
            }
            day = calendar.day(of: calendar.instant(on: day, minute: 0) - .seconds(1))
        }
        return nil
    }

    private func minute(on day: LocalDay, _ calendar: ZonedCalendar) -> Int? {
        switch self {
        case .every: nil
        case .daily(let minute): minute
        case .weekly(let weekday, let minute): day.weekday == weekday ? minute : nil
        case .monthly(let number, let minute): Self.isTurn(of: number, on: day) ? minute : nil
        }
    }

    private static func isTurn(of number: Int, on day: LocalDay) -> Bool {
        day.day == number || day.day < number && LocalDay(number: day.number + 1).day == 1
    }

    private static func span(_ text: String) -> Duration? {
        guard let count = Int(text.dropLast()), count > 0, count <= 10_000 else { return nil }
        return switch text.last {
        case "m": .minutes(count)
        case "h": .hours(count)
        case "d": .days(count)
        default: nil
        }
    }

    private static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [2, 2], let hour = Int(parts[0]), let minute = Int(parts[1]),
            (0..<24).contains(hour), (0..<60).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }
}
