import AfterwordCore
package import AfterwordStorage

/// Remembers the first reply to each idempotency key of each principal.
package struct IdempotencyLedger: Sendable {
    /// How long the first reply is given again.
    package static let life = Duration.hours(24)
    /// A request that has not ended by then died with its process, and the key may be tried again.
    package static let longestRun = Duration.minutes(1)
    private static let purgeStep = 1000

    /// What is known about a key.
    package enum Claim: Sendable, Equatable {
        case new
        case replay(KeptReply)
        /// The key was used with another body.
        case mismatch
        case inFlight
    }

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Claims the key for this principal, or says what became of its first request.
    package func begin(key: String, principal: String, bodyDigest: String) async throws -> Claim {
        let now = self.context.now()
        let store = self.context.store
        return try await store.database.write { connection in
            if let row = try store.idempotency(key, of: principal, in: connection) {
                if let claim = Self.claim(of: row, bodyDigest: bodyDigest, at: now) { return claim }
                try store.forgetIdempotency(key, of: principal, begunAt: row.begunAt, in: connection)
            }
            let isOurs = try store.claimIdempotency(
                key,
                of: principal,
                bodyDigest: bodyDigest,
                at: now,
                in: connection
            )
            return isOurs ? .new : .inFlight
        }
    }

    package func finish(key: String, principal: String, reply: KeptReply) async throws {
        let store = self.context.store
        try await store.database.write { try store.keepReply(reply, to: key, of: principal, in: $0) }
    }

    /// Gives the key back after a request that changed nothing.
    package func release(key: String, principal: String) async throws {
        let store = self.context.store
        try await store.database.write { try store.releaseIdempotency(key, of: principal, in: $0) }
    }

    /// Forgets keys that are older than a day, in short transactions; returns how many.
    @discardableResult
    package func purge() async throws -> Int {
        let moment = self.context.now() - Self.life
        let store = self.context.store
        var total = 0
        while true {
            let count = try await store.database.write {
                try store.purgeIdempotency(begunBy: moment, limit: Self.purgeStep, in: $0)
            }
            total += count
            if count < Self.purgeStep { return total }
        }
    }

    /// `nil` if the row is over and the key free.
    private static func claim(of row: IdempotencyRow, bodyDigest: String, at now: Instant) -> Claim? {
        let age = now - row.begunAt
        if age >= (row.reply == nil ? self.longestRun : self.life) { return nil }
        if row.bodyDigest != bodyDigest { return .mismatch }
        return row.reply.map(Claim.replay) ?? .inFlight
    }
}
