/// How long work that met a failure is tried again. A value: it says how long to wait, and the one who works waits.
struct Patience {
    static let mostConflicts = 10
    /// Long enough for another host to take over where that is quick; the callers hold their requests open so long.
    static let longestOutage = Duration.seconds(6)
    static let outagePause = 250

    private var conflicts = 0
    private var losses = 0

    /// Whether work that was handed over then has waited long enough for a server that is away: what waited behind other work waits no longer
    /// than that.
    static func isOver(since handedOver: ContinuousClock.Instant, at now: ContinuousClock.Instant) -> Bool {
        now - handedOver > Self.longestOutage
    }

    /// Milliseconds until the next try; nil when it is time to give up, which for a server that is away each write decides for itself.
    mutating func pause(after failure: ServerFailure) -> Int? {
        switch failure.kind {
        case .refused: return nil
        case .conflict:
            self.conflicts += 1
            // Random, so that two instances that met do not meet again.
            return self.conflicts > Self.mostConflicts ? nil : Int.random(in: 0...(2 << self.conflicts) / 4)
        case .lost:
            self.losses += 1
            // An idle connection that died is replaced at once.
            return self.losses == 1 ? 0 : Self.outagePause
        }
    }
}
