package import AfterwordCore
package import AfterwordStorage

/// The outbox as the relay sees it: claims, and transaction 2 of the path of the data, which writes down what became of them.
package struct DeliveryBook: OutboxStore {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package func claim(
        _ scope: ClaimScope,
        limit: Int,
        now: Instant,
        owner: Int64
    ) async throws -> [ClaimedMessage] {
        // What another instance may take over at any moment must not be claimed.
        guard self.context.lease.isHeld() else { return [] }
        let store = self.context.store
        let unclear = self.context.unclearClaims.take()
        let claim = store.ids.next(Message.self, at: now).rawValue
        do {
            return try await store.database.write { connection in
                try store.giveBack(unclear, in: connection)
                let claimed = try store.claimOutbox(claim, scope, limit: limit, now: now, owner: owner, in: connection)
                return try self.goingOnly(claimed, in: connection)
            }
        } catch {
            self.context.unclearClaims.keep(unclear + [claim])
            throw error
        }
    }

    /// What was made under another sending mode, as before a restart or in a backup, is held when its turn comes under this one.
    private func goingOnly(
        _ claimed: [ClaimedMessage],
        in connection: any SQLConnection
    ) throws -> [ClaimedMessage] {
        guard self.context.account.sending != .live else { return claimed }
        return try claimed.filter { claim in
            guard let reason = try self.context.sendingHold(on: claim.message, in: connection) else { return true }
            try self.context.store.end(claim.message.id, as: .held, because: reason, in: connection)
            return false
        }
    }

    package func record(_ records: [DeliveryRecord]) async throws {
        // Before and by itself: after a crash in between the helpdesk is asked again, and the second answer has the key of the first.
        let completed = records.flatMap(\.events)
        if !completed.isEmpty { try await CaseIntake(self.context).accept(completed) }
        let now = self.context.now()
        let fates = try await self.context.store.database.write { try self.record(records, now: now, in: $0) }
        if fates > 0 || self.mayHaveEnqueued(records) { self.context.wakeRelay() }
    }

    /// Only while we own the claim: what a later owner has taken over is theirs to record.
    ///
    /// - Returns: of how many messages the fate was told already; a bounce brings the next channel's message.
    private func record(_ records: [DeliveryRecord], now: Instant, in connection: any SQLConnection) throws -> Int {
        let store = self.context.store
        let owned = try store.claims(of: records.map(\.messageID), in: connection)
        let ours = records.filter { owned[$0.messageID] == $0.claimID }
        let tries = ours.filter(\.wasTried).map { ($0.messageID, Attempt($0)) }
        try store.insert(Dictionary(tries, uniquingKeysWith: { first, _ in first }), in: connection)
        let fates = try SentMessages(self.context).record(ours, now: now, in: connection)
        try UnsentMessages(self.context).record(ours, now: now, in: connection)
        try PendingCompletions(self.context).settle(ours, in: connection)
        return fates
    }

    /// Whether recording these put something new into the outbox: the next channel's message, or the webhook that tells of a sending.
    private func mayHaveEnqueued(_ records: [DeliveryRecord]) -> Bool {
        let tellsOfSending = EventOutlet(self.context).isWanted(.invitationSent)
        return records.contains { record in
            switch record.outcome {
            case .giveUp: true
            case .sent: tellsOfSending
            case .retry, .hold: false
            }
        }
    }

    package func stoppedDestinations() async throws -> [String: String] {
        let store = self.context.store
        return try await store.database.read { try store.stoppedDestinations(in: $0) }
    }

    package func nextDue(_ scope: ClaimScope) async throws -> Instant? {
        let store = self.context.store
        return try await store.database.read { try store.nextOutboxDue(scope, in: $0) }
    }

    package func releaseStaleClaims(epoch: Int64, holding channels: Set<String>) async throws {
        let store = self.context.store
        let now = self.context.now()
        try await store.database.write { connection in
            var claims = try store.staleClaims(in: connection)[...]
            while !claims.isEmpty {
                try self.release(claims.prefix(Self.mostAtOnce), holding: channels, now: now, in: connection)
                claims = claims.dropFirst(Self.mostAtOnce)
            }
        }
    }

    /// So many rows in one statement; PostgreSQL binds no more than 65535 values.
    private static let mostAtOnce = 1000

    private func release(
        _ claims: ArraySlice<StaleClaim>,
        holding channels: Set<String>,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        let detail = "the service stopped while this was on its way"
        try store.insert(
            Dictionary(uniqueKeysWithValues: claims.map { ($0.id, Attempt($0, detail: detail, at: now)) }),
            in: connection
        )
        for stale in claims {
            if channels.contains(stale.channel) {
                try store.end(
                    stale.id,
                    as: .held,
                    because: "unclear whether it arrived before a crash; send again if it did not",
                    in: connection
                )
            } else {
                try store.release(stale.id, dueAt: now, wasTried: true, because: detail, in: connection)
            }
        }
    }
}

extension Attempt {
    /// A try that a crash cut off.
    fileprivate init(_ stale: StaleClaim, detail: String, at now: Instant) {
        self.init(
            number: stale.attempt,
            channel: stale.channel,
            at: now,
            duration: .zero,
            outcome: "unclear",
            detail: detail
        )
    }

    fileprivate init(_ record: DeliveryRecord) {
        let (outcome, detail): (String, String?) =
            switch record.outcome {
            case .sent: ("sent", nil)
            case .retry(_, let reason): ("retry", reason)
            case .hold(let reason): ("hold", reason)
            case .giveUp(let reason): ("give_up", reason)
            }
        self.init(
            number: record.attempt,
            channel: record.message.channel,
            at: record.startedAt,
            duration: record.duration,
            outcome: outcome,
            status: record.status,
            detail: detail
        )
    }
}
