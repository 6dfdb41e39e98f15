package import AfterwordCore
import Synchronization

/// What came to the addresses of the sources since the start: kept in memory, because a wrong signature must not cost a write.
package final class SourceLog: Sendable {
    /// Of one source.
    package struct Entry: Sendable, Equatable {
        package var refused = 0
        package var lastRefusedAt: Instant?
        /// Why the last one was refused, e.g. `wrong signature`.
        package var lastRefusal: String?
        /// Of the newest request that was let in, whether or not it told of a case.
        package var lastAcceptedAt: Instant?

        package init() {}
    }

    private let entries = Mutex<[String: Entry]>([:])

    package init() {}

    package func entry(of source: String) -> Entry { self.entries.withLock { $0[source] ?? Entry() } }

    package func noteAccepted(_ source: String, at now: Instant) {
        self.entries.withLock { $0[source, default: Entry()].lastAcceptedAt = now }
    }

    package func noteRefused(_ source: String, because reason: String, at now: Instant) {
        self.entries.withLock { entries in
            entries[source, default: Entry()].refused += 1
            entries[source, default: Entry()].lastRefusedAt = now
            entries[source, default: Entry()].lastRefusal = reason
        }
    }
}
