package import AfterwordCore
import Synchronization

/// A clock that stands still until a test moves it.
///
///     let clock = ManualClock()
///     clock.advance(by: .seconds(300))
package final class ManualClock: Sendable {
    private typealias Sleeper = (until: Instant, wake: CheckedContinuation<Void, Never>)

    private struct State {
        var now: Instant
        var sleepers: [Sleeper] = []
        var onlookers: [(count: Int, wake: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Mutex<State>

    package init(now: Instant = .testStart) {
        self.state = Mutex(State(now: now))
    }

    package var now: Instant { self.state.withLock { $0.now } }

    /// Moves time forward and wakes everyone whose moment has come, in the order of their moments.
    package func advance(by duration: Duration) {
        let due = self.state.withLock { state -> [Sleeper] in
            state.now = state.now + duration
            let now = state.now
            defer { state.sleepers.removeAll { $0.until <= now } }
            return state.sleepers.filter { $0.until <= now }.sorted { $0.until < $1.until }
        }
        for sleeper in due { sleeper.wake.resume() }
    }

    /// Waits until the clock has been moved by `duration`; at once when it is not positive.
    package func sleep(for duration: Duration) async {
        await withCheckedContinuation { continuation in
            let woken = self.state.withLock { state -> [CheckedContinuation<Void, Never>] in
                guard duration > .zero else { return [continuation] }
                state.sleepers.append((state.now + duration, continuation))
                let count = state.sleepers.count
                defer { state.onlookers.removeAll { $0.count <= count } }
                return state.onlookers.filter { $0.count <= count }.map(\.wake)
            }
            for continuation in woken { continuation.resume() }
        }
    }

    /// Waits until at least `count` tasks sleep on this clock, so that a test advances only when the code is ready for it.
    package func waitForSleepers(_ count: Int = 1) async {
        await withCheckedContinuation { continuation in
            let isReady = self.state.withLock { state -> Bool in
                if state.sleepers.count >= count { return true }
                state.onlookers.append((count, continuation))
                return false
            }
            if isReady { continuation.resume() }
        }
    }
}

extension Instant {
    /// The moment at which tests begin unless they say otherwise: Monday 2 March 2026, 09:00 UTC.
    package static let testStart = Instant(milliseconds: 1_772_442_000_000)
}
