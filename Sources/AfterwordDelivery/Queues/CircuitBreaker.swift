package import AfterwordCore

/// Keeps tries away from a destination that fails most of them. Pure; the moment is handed in.
///
/// Closed, it counts tries of the last minute. At 70 % failures of at least ten it opens; after the pause one probe may go. A good probe
/// closes it, a bad one opens it for twice as long, up to a quarter of an hour.
package struct CircuitBreaker: Sendable, Equatable {
    package enum State: Sendable, Equatable {
        /// Can become ``open(until:)``.
        case closed
        /// Can become ``probing`` when the time is over.
        case open(until: Instant)
        /// One try is on its way; can become ``closed`` or ``open(until:)``.
        case probing
    }

    package static let firstPause = Duration.seconds(30)
    package static let longestPause = Duration.minutes(15)
    private static let fewestTries = 10
    private static let failureShare = 0.7
    private static let slice = Duration.seconds(10)
    private static let slices: Int64 = 6

    /// Tries that began in one slice of time.
    private struct Tally: Sendable, Equatable {
        var slice: Int64
        var tries = 0
        var failures = 0
    }

    package private(set) var state = State.closed
    private var pause = CircuitBreaker.firstPause
    private var tallies: [Tally] = []

    package init() {}

    /// Whether a try may start; the first one after the pause becomes the probe.
    package mutating func mayTry(now: Instant) -> Bool {
        switch self.state {
        case .closed: return true
        case .probing: return false
        case .open(let until):
            guard now >= until else { return false }
            self.state = .probing
            return true
        }
    }

    package mutating func record(failed: Bool, now: Instant) {
        switch self.state {
        case .closed:
            self.count(failed: failed, now: now)
            if self.shouldOpen { self.open(now: now) }
        case .probing where failed:
            self.pause = min(self.pause * 2, Self.longestPause)
            self.open(now: now)
        case .probing: self = CircuitBreaker()
        // A try that began before it opened; its verdict is old news.
        case .open: break
        }
    }

    /// A try ended without asking the destination; if it was the probe, the next one is.
    package mutating func withdraw(now: Instant) {
        if self.state == .probing { self.state = .open(until: now) }
    }

    /// Nothing worth remembering.
    package var isAtRest: Bool { self.state == .closed && self.tallies.isEmpty }

    /// Forgets tries older than a minute.
    package mutating func forget(before now: Instant) {
        let current = now.milliseconds / Self.slice.wholeMilliseconds
        self.tallies.removeAll { $0.slice <= current - Self.slices || $0.slice > current }
    }

    private mutating func count(failed: Bool, now: Instant) {
        self.forget(before: now)
        let current = now.milliseconds / Self.slice.wholeMilliseconds
        if self.tallies.last?.slice != current { self.tallies.append(Tally(slice: current)) }
        self.tallies[self.tallies.count - 1].tries += 1
        self.tallies[self.tallies.count - 1].failures += failed ? 1 : 0
    }

    private var shouldOpen: Bool {
        let tries = self.tallies.reduce(0) { $0 + $1.tries }
        let failures = self.tallies.reduce(0) { $0 + $1.failures }
        return tries >= Self.fewestTries && Double(failures) >= Self.failureShare * Double(tries)
    }

    private mutating func open(now: Instant) {
        self.tallies = []
        self.state = .open(until: now + self.pause)
    }
}
