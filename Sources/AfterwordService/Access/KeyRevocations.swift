import Synchronization

/// How many keys are known to be revoked, of any process: a key that was believed while it was another number is looked up again.
package final class KeyRevocations: Sendable {
    private let count = Atomic<Int>(0)

    package init() {}

    /// What was seen last.
    var seen: Int { self.count.load(ordering: .acquiring) }

    /// Notes how many the database knows.
    package func note(_ count: Int) { self.count.store(count, ordering: .releasing) }
}
