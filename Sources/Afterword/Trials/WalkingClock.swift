import AfterwordCore
import Synchronization

/// A clock that only moves when told.
final class WalkingClock: Sendable {
    private let instant = Mutex(Instant(milliseconds: 0))

    var now: Instant { self.instant.withLock { $0 } }

    func set(_ instant: Instant) {
        self.instant.withLock { $0 = max($0, instant) }
    }

    func advance(by duration: Duration) {
        self.instant.withLock { $0 = $0 + duration }
    }
}
