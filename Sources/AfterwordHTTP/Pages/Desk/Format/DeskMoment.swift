package import AfterwordCore
package import Foundation

/// A moment in words, with the exact time for machines and for the tooltip.
package struct DeskMoment: Sendable, Equatable {
    /// `3 min ago`, `due in 2 h`, `late 1 h`; a day or more away: the date with its zone.
    package let words: String
    /// RFC 3339 for the `datetime` attribute.
    package let stamp: String
    /// The date and time with the zone, always.
    package let exact: String
    package let isLate: Bool

    private init(words: String, at instant: Instant, zone: TimeZone, now: Instant, isLate: Bool = false) {
        self.words = words
        self.stamp = instant.rfc3339
        self.exact = RelativeTime.absolute(instant, now: now, zone: zone)
        self.isLate = isLate
    }

    /// When something happened: `just now`, `3 min ago`, then the date.
    package static func happened(_ instant: Instant, now: Instant, zone: TimeZone) -> DeskMoment {
        DeskMoment(words: RelativeTime.past(instant, now: now, zone: zone), at: instant, zone: zone, now: now)
    }

    /// When something is due: `due in 2 h`, `late 1 h`, then `due` or `late since` with the date.
    package static func due(_ instant: Instant, now: Instant, zone: TimeZone) -> DeskMoment {
        DeskMoment(
            words: RelativeTime.due(instant, now: now, zone: zone),
            at: instant,
            zone: zone,
            now: now,
            isLate: instant < now
        )
    }
}
