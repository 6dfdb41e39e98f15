extension QuietHours {
    /// Reads `20:00-09:00`; equal ends mean that no hour is quiet; `nil` if the text is not two clock times.
    package init?(text: String) {
        guard let span = ClockTime.span(from: text) else { return nil }
        self.init(start: span.start, end: span.end)
    }

    /// The form it is written in, e.g. `20:00-09:00`.
    package var text: String {
        [self.start, self.end]
            .map { LocalDay.padded($0 / 60, to: 2) + ":" + LocalDay.padded($0 % 60, to: 2) }
            .joined(separator: "-")
    }

    /// Whether a wall-clock minute is quiet; the end itself is not.
    package func contains(minute: Int) -> Bool {
        self.start <= self.end
            ? (self.start..<self.end).contains(minute)
            : minute >= self.start || minute < self.end
    }

    /// The first instant from `instant` on that is not quiet in the zone; `instant` itself if it is not.
    package func opening(from instant: Instant, in timeZone: String) -> Instant {
        let zone = ZonedCalendar(timeZone: timeZone)
        let minute = zone.minuteOfDay(at: instant)
        guard self.contains(minute: minute) else { return instant }
        let today = zone.day(of: instant)
        let endsToday = minute < self.end
        let opening = zone.instant(on: endsToday ? today : today.following, minute: self.end)
        // Where clocks go back, the end can come round a second time while this minute is still quiet.
        return max(opening, instant)
    }
}
