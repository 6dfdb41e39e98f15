extension BusinessCalendar {
    /// The first instant at which the business minutes since `start` reach `businessMinutes`, see ``due(from:after:)``.
    package func due(from start: Instant, businessMinutes: Int) -> Instant {
        self.due(from: start, after: .minutes(businessMinutes))
    }

    /// The first instant at which the opening hours since `start` add up to `time`; outside hours they count from the next
    /// opening, and a target met exactly at closing is due at closing. A calendar that never opens counts every minute.
    package func due(from start: Instant, after time: Duration) -> Instant {
        guard time > .zero else { return start }
        let zone = ZonedCalendar(timeZone: self.timeZone)
        var remaining = time
        var day = zone.day(of: start)
        for _ in 0..<Self.longestSearch {
            if let open = self.opening(of: day, in: zone, after: start) {
                let room = open.upperBound - open.lowerBound
                if room >= remaining { return open.lowerBound + remaining }
                remaining -= room
            }
            day = day.following
        }
        return start + time
    }

    /// The opening hours between two instants added up; zero if `end` is not later than `start`.
    package func time(from start: Instant, to end: Instant) -> Duration {
        let zone = ZonedCalendar(timeZone: self.timeZone)
        var sum = Duration.zero
        var day = zone.day(of: start)
        for _ in 0..<Self.longestSearch {
            guard zone.instant(on: day, minute: 0) < end else { break }
            if let open = self.opening(of: day, in: zone, after: start), open.lowerBound < end {
                sum += min(open.upperBound, end) - open.lowerBound
            }
            day = day.following
        }
        return sum
    }

    /// How long a working day is.
    package var dayLength: Duration { .minutes(self.closes - self.opens) }

    /// Days looked at before a calendar counts as one that never opens: a year of holidays, and the longest target behind it.
    private static let longestSearch = 2 * 366

    /// What is left of the opening hours of a day from `start` on; `nil` if nothing is.
    private func opening(of day: LocalDay, in zone: ZonedCalendar, after start: Instant) -> Range<Instant>? {
        guard self.weekdays.contains(day.weekday), self.holidays.isEmpty || !self.holidays.contains(day.name) else {
            return nil
        }
        let opens = max(start, zone.instant(on: day, minute: self.opens))
        let closes = zone.instant(on: day, minute: self.closes)
        return opens < closes ? opens..<closes : nil
    }
}
