import Synchronization

/// Whether this process may act as the owner of what it has claimed. A process that slept too long finds its lease run out when it wakes,
/// before it has done anything: its clock went on while it stood still.
package final class InstanceLease: Sendable {
    /// Shorter than the silence after which others take over.
    package static let length = Duration.seconds(6)

    /// The only process there is needs no proof.
    package static let alone = InstanceLease(isAlone: true)

    private let isAlone: Bool
    private let renewedAt = Mutex<ContinuousClock.Instant?>(nil)

    /// A lease that must be renewed before it holds.
    package convenience init() {
        self.init(isAlone: false)
    }

    private init(isAlone: Bool) {
        self.isAlone = isAlone
    }

    /// `moment` is before the proof of life was sent, so that the lease never outlasts what the others saw.
    package func renew(at moment: ContinuousClock.Instant) {
        self.renewedAt.withLock { $0 = moment }
    }

    /// Nothing may be done until the next proof of life.
    package func end() {
        self.renewedAt.withLock { $0 = nil }
    }

    package func isHeld(at moment: ContinuousClock.Instant = .now) -> Bool {
        guard !self.isAlone else { return true }
        return self.renewedAt.withLock { renewed in renewed.map { moment - $0 < Self.length } ?? false }
    }
}
