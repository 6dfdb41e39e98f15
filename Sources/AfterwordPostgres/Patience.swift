/// How long a group of writes is tried again. A value: it says how long to wait, and the writer waits.
struct Patience {
    static let mostConflicts = 10
    /// Long enough for another host to take over where that is quick; the callers hold their requests open so long.
    static let longestOutage = Duration.seconds(6)
    static let outagePause = 250

    private var conflicts = 0
    private var lostSince: ContinuousClock.Instant?

    /// Milliseconds until the next try; nil when it is time to give up.
    mutating func pause(after failure: ServerFailure, now: ContinuousClock.Instant = .now) -> Int? {
        switch failure.kind {
        case .refused: return nil
        case .conflict:
            self.conflicts += 1
            // Random, so that two instances that met do not meet again.
            return self.conflicts > Self.mostConflicts ? nil : Int.random(in: 0...(2 << self.conflicts) / 4)
        case .lost:
            let since = self.lostSince ?? now
            // An idle connection that died is replaced at once.
            defer { self.lostSince = since }
            guard self.lostSince != nil else { return 0 }
            return now - since > Self.longestOutage ? nil : Self.outagePause
        }
    }
}
