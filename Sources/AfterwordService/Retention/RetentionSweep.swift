import AfterwordCore
package import AfterwordStorage

/// What one kind of record has past its time.
package struct RetentionCount: Sendable {
    package var kind: RetentionKind
    /// `nil` = kept for good.
    package var time: Duration?
    package var count: Int
}

/// Lets go of what is past its time, kind by kind, in small transactions, and notes in the audit log how much it was.
package struct RetentionSweep: Sendable {
    static let batch = 500
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// What the next run would let go of.
    package func preview() async throws -> [RetentionCount] {
        let (store, now, rules) = (self.context.store, self.context.now(), self.context.account.retention)
        return try await store.database.read { connection in
            try RetentionKind.all.map { kind in
                let time = rules.time(of: kind)
                let count = try time.map { try store.count(kind, before: now - $0, in: connection) } ?? 0
                return RetentionCount(kind: kind, time: time, count: count)
            }
        }
    }

    /// Returns how many records went. A kind of which something cannot go is in the way of no other.
    package func run() async throws -> Int {
        var total = 0
        var round = OneByOne()
        for kind in RetentionKind.all {
            guard let time = self.context.account.retention.time(of: kind) else { continue }
            try await round.attempt(kind.name) {
                total += try await self.run(kind, before: self.context.now() - time)
            }
        }
        try round.finish()
        return total
    }

    private func run(_ kind: RetentionKind, before limit: Instant) async throws -> Int {
        let store = self.context.store
        var total = 0
        while true {
            let count = try await store.database.write { connection in
                try store.release(kind, before: limit, batch: Self.batch, in: connection)
            }
            total += count
            guard count == Self.batch else { break }
        }
        if total > 0 { try await self.note(kind, total) }
        return total
    }

    /// Event keys come and go by the thousand and say nothing of anybody: no line in the log.
    private func note(_ kind: RetentionKind, _ count: Int) async throws {
        guard kind.isPersonal else { return }
        let (store, now) = (self.context.store, self.context.now())
        try await store.database.write { connection in
            try store.audit(
                actor: "system",
                action: "retention.applied",
                subject: kind.name,
                detail: "\(count) let go",
                at: now,
                in: connection
            )
        }
    }
}
