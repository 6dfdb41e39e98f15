package import Foundation

extension TimeZone {
    private static let hour: Int64 = 3_600_000

    /// The hour of the wall clock that an instant falls in; in zones off by half an hour it begins at the half. Where the clock moves by less
    /// than an hour, one hour ends and the next begins with the move, so that no two of them share a moment.
    package func hour(containing instant: Instant) -> Range<Instant> {
        let offset = self.offset(at: instant)
        let local = instant.milliseconds + offset
        let floor = Instant(milliseconds: local - ((local % Self.hour) + Self.hour) % Self.hour - offset)
        var (start, end) = (floor, floor + .hours(1))
        // Moves are rare: the zone is asked for one only in an hour that has another offset at one of its ends.
        if self.offset(at: start) != offset, let move = self.move(after: start), move <= instant { start = move }
        if self.offset(at: end - .milliseconds(1)) != offset, let move = self.move(after: instant), move < end {
            end = move
        }
        return start..<end
    }

    private func offset(at instant: Instant) -> Int64 { Int64(self.secondsFromGMT(for: instant.date)) * 1000 }

    private func move(after instant: Instant) -> Instant? {
        self.nextDaylightSavingTimeTransition(after: instant.date).map(Instant.init)
    }
}
