package import AfterwordCore

/// Spaces messages to one destination: tokens come in at the channel's pace, a message takes one. Pure; the moment is handed in.
package struct TokenBucket: Sendable, Equatable {
    private let pace: SendingPace
    private var tokens: Double
    private var filledAt: Instant

    package init(pace: SendingPace, now: Instant) {
        self.pace = pace
        self.tokens = Double(max(1, pace.burst))
        self.filledAt = now
    }

    /// Whether a message may go now; if so, its token is gone.
    package mutating func take(now: Instant) -> Bool {
        guard self.pace.perSecond != nil else { return true }
        self.fill(now: now)
        guard self.tokens >= 1 else { return false }
        self.tokens -= 1
        return true
    }

    /// When the next message may go.
    package mutating func nextToken(now: Instant) -> Instant { self.token(after: 0, now: now) }

    /// When a message may go that has `waiting` others before it.
    package mutating func token(after waiting: Int, now: Instant) -> Instant {
        guard let perSecond = self.pace.perSecond else { return now }
        self.fill(now: now)
        let missing = Double(waiting + 1) - self.tokens
        guard missing > 0 else { return now }
        return Instant(milliseconds: now.milliseconds + Int64((missing / perSecond * 1000).rounded(.up)))
    }

    /// A clock that was set back gives nothing and starts counting anew; one set forward fills the bucket at most.
    private mutating func fill(now: Instant) {
        let seconds = max(0, Double(now.milliseconds - self.filledAt.milliseconds) / 1000)
        self.tokens = min(Double(max(1, self.pace.burst)), self.tokens + seconds * (self.pace.perSecond ?? 0))
        self.filledAt = now
    }
}
