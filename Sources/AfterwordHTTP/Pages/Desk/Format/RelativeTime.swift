package import AfterwordCore
package import Foundation

/// Time in words: relative up to a day, then absolute with the zone.
package enum RelativeTime {
    /// `just now`, `3 min ago`, `2 h ago`, then `Tue 14 Jan, 12:00 UTC+1`; a moment ahead reads `in 3 min`.
    package static func past(_ instant: Instant, now: Instant, zone: TimeZone) -> String {
        let span = now - instant
        guard let words = self.span(span) else { return self.absolute(instant, now: now, zone: zone) }
        if words == "0 min" { return "just now" }
        return span < .zero ? "in \(words)" : "\(words) ago"
    }

    /// `due in 2 h`, `due now`, `late 1 h`, and from a day on `due` or `late since` with the date.
    package static func due(_ instant: Instant, now: Instant, zone: TimeZone) -> String {
        let span = instant - now
        let isLate = span < .zero
        guard let words = self.span(span) else {
            return (isLate ? "late since " : "due ") + self.absolute(instant, now: now, zone: zone)
        }
        if words == "0 min" { return isLate ? "late just now" : "due now" }
        return isLate ? "late \(words)" : "due in \(words)"
    }

    /// `Tue 14 Jan, 12:00 UTC+1`, with the year when it is not this one.
    package static func absolute(_ instant: Instant, now: Instant, zone: TimeZone) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let parts = calendar.dateComponents([.year, .month, .day, .weekday, .hour, .minute], from: instant.date)
        guard let year = parts.year, let month = parts.month, let day = parts.day, let weekday = parts.weekday,
            let hour = parts.hour, let minute = parts.minute
        else { return instant.rfc3339 }
        let isThisYear = calendar.component(.year, from: now.date) == year
        let date = "\(Self.weekdays[weekday - 1]) \(day) \(Self.months[month - 1])" + (isThisYear ? "" : " \(year)")
        return "\(date), \(Self.twoDigits(hour)):\(Self.twoDigits(minute)) \(Self.offset(of: zone, at: instant))"
    }

    /// `UTC`, `UTC+1` or `UTC+5:30`: an offset is clear everywhere, letters like `CST` are not.
    package static func offset(of zone: TimeZone, at instant: Instant) -> String {
        let minutes = zone.secondsFromGMT(for: instant.date) / 60
        guard minutes != 0 else { return "UTC" }
        let (hours, rest) = abs(minutes).quotientAndRemainder(dividingBy: 60)
        return "UTC" + (minutes < 0 ? "\u{2212}" : "+") + "\(hours)" + (rest == 0 ? "" : ":\(Self.twoDigits(rest))")
    }

    /// Whole minutes below an hour, whole hours below a day, cut and never rounded up; `nil` from a day on.
    private static func span(_ duration: Duration) -> String? {
        let minutes = abs(duration.wholeMilliseconds) / 60_000
        switch minutes {
        case ..<60: return "\(minutes) min"
        case ..<1440: return "\(minutes / 60) h"
        default: return nil
        }
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
