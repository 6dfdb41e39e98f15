package import AfterwordCore
package import AfterwordStorage

/// The outbox as the relay sees it: claims, and transaction 2 of the path of the data, which writes down what became of them.
package struct DeliveryBook: OutboxStore {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package func take(_ scope: ClaimScope, limit: Int, now: Instant, owner: Int64) async throws -> ClaimedBatch {
        // What another instance may take over at any moment must not be claimed.
        guard self.context.lease.isHeld() else { return .nothing }
        let store = self.context.store
        let unclear = self.context.unclearClaims.take()
        let claim = store.ids.next(Message.self, at: now).rawValue
        do {
            return try await store.database.write { connection in
                try store.giveBack(unclear, in: connection)
                var batch = try store.claimOutbox(claim, scope, limit: limit, now: now, owner: owner, in: connection)
                batch.messages = try self.goingOnly(batch.messages, in: connection)
                return batch
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
        do {
            try await self.recordTogether(records)
        } catch let error where !error.isOutage {
            if records.count == 1 { return try await self.putAside(records[0], because: error) }
            // One of them is at fault and would be for ever; halves find it, and the others need not wait for it.
            let half = records.count / 2
            for part in [records.prefix(half), records.dropFirst(half)] where !part.isEmpty {
                try await self.record(Array(part))
            }
        }
    }

    /// Holds a message whose result cannot be written down. What may have arrived is not sent again unless a person says so.
    private func putAside(_ record: DeliveryRecord, because error: any Error) async throws {
        // Nothing of an error that may quote what it could not read.
        let trouble = (error as? SQLError)?.message ?? "\(type(of: error))"
        let outcome: String =
            switch record.outcome {
            // A question to a helpdesk may be asked again.
            case .sent where record.events.isEmpty:
                "\(DeliveryDoubt.held): it was sent, but that could not be written down"
            case .sent: "what was learned could not be taken in"
            case .retry, .hold, .giveUp: "it was not sent, and why could not be written down"
            }
        let reason = String("\(outcome): \(trouble)".replacing("\0", with: "").prefix(400))
        let store = self.context.store
        try await store.database.write {
            try store.putAside(record.messageID, claim: record.claimID, because: reason, in: $0)
        }
    }

    private func recordTogether(_ records: [DeliveryRecord]) async throws {
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
        let detail = DeliveryDoubt.crash
        try store.insert(
            Dictionary(uniqueKeysWithValues: claims.map { ($0.id, Attempt($0, detail: detail, at: now)) }),
            in: connection
        )
        for stale in claims {
            if channels.contains(stale.channel) {
                try store.end(
                    stale.id,
                    as: .held,
                    because: "\(DeliveryDoubt.held) whether it arrived before a crash; send again if it did not",
                    in: connection
                )
            } else if let message = try store.message(stale.id, in: connection),
                try !UnsentMessages(self.context).callOff(message, in: connection)
            {
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
