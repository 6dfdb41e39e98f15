package import AfterwordCore
package import AfterwordStorage

/// The outbox as the relay sees it: claims, and transaction 2 of the path of the data, which writes down what became of them.
package struct DeliveryBook: OutboxStore {
    /// Nothing but failures for this long disables a destination.
    static let failingLimit = Duration.days(5)

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
        let store = self.context.store
        let claim = store.ids.next(Message.self, at: now).rawValue
        return try await store.database.write { try store.claimOutbox(claim, scope, limit: limit, now: now, in: $0) }
    }

    package func record(_ records: [DeliveryRecord]) async throws {
        // Before and by itself: after a crash in between the helpdesk is asked again, and the second answer has the key of the first.
        let completed = records.flatMap(\.events)
        if !completed.isEmpty { try await CaseIntake(self.context).accept(completed) }
        let now = self.context.now()
        try await self.context.store.database.write { connection in
            for record in records { try self.record(record, now: now, in: connection) }
        }
        if self.mayHaveEnqueued(records) { self.context.wakeRelay() }
    }

    /// Whether recording these put something new into the outbox: the next channel's message, or the webhook that tells of a sending.
    private func mayHaveEnqueued(_ records: [DeliveryRecord]) -> Bool {
        let tellsOfSending = self.context.channels.contains {
            $0.events.includes(OutgoingEvent.invitationSent.rawValue)
        }
        return records.contains { record in
            switch record.outcome {
            case .giveUp: true
            case .sent: tellsOfSending
            case .retry, .hold: false
            }
        }
    }

    package func nextDue(_ scope: ClaimScope) async throws -> Instant? {
        let store = self.context.store
        return try await store.database.read { try store.nextOutboxDue(scope, in: $0) }
    }

    package func releaseStaleClaims(epoch: Int64, holding channels: Set<String>) async throws {
        let store = self.context.store
        let now = self.context.now()
        let claim = store.ids.next(Message.self, at: now).rawValue
        try await store.database.write { connection in
            for stale in try store.staleClaims(before: claim, in: connection) {
                let attempt = Attempt(
                    number: stale.attempt,
                    channel: stale.channel,
                    at: now,
                    duration: .zero,
                    outcome: "unclear",
                    detail: "the service stopped while this was on its way"
                )
                try store.insert(attempt, of: stale.id, in: connection)
                if channels.contains(stale.channel) {
                    try store.end(
                        stale.id,
                        as: .held,
                        because: "unclear whether it arrived before a crash; send again if it did not",
                        in: connection
                    )
                } else {
                    try store.release(stale.id, dueAt: now, wasTried: true, because: attempt.detail, in: connection)
                }
            }
        }
    }
}

// MARK: - Recording

extension DeliveryBook {
    private func record(_ record: DeliveryRecord, now: Instant, in connection: any SQLConnection) throws {
        let store = self.context.store
        guard try store.ownsClaim(record.claimID, of: record.messageID, in: connection),
            let message = try store.message(record.messageID, in: connection)
        else { return }
        if record.wasTried { try store.insert(record.attempt(of: message), of: message.id, in: connection) }
        switch record.outcome {
        case .sent(let learned):
            try self.noteSent(message, record, learned, now: now, in: connection)
        case .retry(let at, let reason):
            try self.retry(message, record, at: at, because: reason, now: now, in: connection)
        case .hold(let reason):
            try store.end(message.id, as: .held, because: reason, in: connection)
        case .giveUp(let reason):
            try store.end(message.id, as: .exhausted, because: reason, in: connection)
            if record.isAddressDead { try DeadAddresses(self.context).mark(message, at: now, in: connection) }
            try ChannelFallback(self.context).take(over: message, now: now, in: connection)
        }
        if record.disablesDestination, case .hold(let reason) = record.outcome {
            try store.disable(
                // A dead token is dead for everybody: a row named like the channel stops all its queues.
                destination: Destination.isPart(message.destination) ? message.channel : message.destination,
                channel: message.channel,
                because: reason,
                at: now,
                in: connection
            )
        }
    }

    private func noteSent(
        _ message: Message,
        _ record: DeliveryRecord,
        _ learned: Learned,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        try store.markSent(
            message.id,
            receipt: learned.receipt,
            at: record.startedAt + record.duration,
            in: connection
        )
        try LearnedRooms(self.context).keep(learned, from: message, in: connection)
        try store.noteDelivery(
            to: message.destination,
            channel: message.channel,
            succeeded: true,
            at: now,
            in: connection
        )
        guard message.kind == .invitation, let id = message.invitationID else { return }
        guard try store.move(id, to: .sent, sentAt: now, in: connection) else { return }
        try self.tellSent(message, id, now: now, in: connection)
    }

    private func tellSent(
        _ message: Message,
        _ id: EntityID<Invitation>,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        guard let invitation = try store.invitation(id, in: connection),
            let contact = try store.contact(invitation.contactID, in: connection)
        else { return }
        let supportCase = try invitation.caseID.flatMap { try store.supportCase($0, in: connection) }
        let data = SentInvitation(
            id: id.text,
            messageID: message.id.text,
            survey: invitation.survey,
            kind: invitation.kind.rawValue,
            channel: message.channel,
            sentAt: now.rfc3339,
            case: supportCase.map(CaseReference.init),
            contact: ContactReference(contact)
        )
        try EventOutlet(self.context).tell(.invitationSent, data, at: now, in: connection)
    }

    /// Waits for its next try, unless it should no longer go at all or its destination has failed for too long.
    private func retry(
        _ message: Message,
        _ record: DeliveryRecord,
        at dueAt: Instant,
        because reason: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        if let expiresAt = message.expiresAt, expiresAt <= dueAt {
            try store.end(message.id, as: .expired, because: reason, in: connection)
            // A reply that came too late says nothing about the question it followed.
            if message.kind != .reply, let id = message.invitationID {
                _ = try store.move(id, to: .expired, in: connection)
            }
            return
        }
        if let id = message.invitationID, let invitation = try store.invitation(id, in: connection),
            invitation.state == .sending, let withdrawn = invitation.reason,
            [.reopened, .optedOut, .noConsent, .superseded].contains(withdrawn)
        {
            try store.end(message.id, as: .cancelled, because: withdrawn.rawValue, in: connection)
            _ = try store.move(id, to: .cancelled, reason: withdrawn, in: connection)
            return
        }
        try store.release(message.id, dueAt: dueAt, wasTried: record.wasTried, because: reason, in: connection)
        guard record.wasTried else { return }
        try store.noteDelivery(
            to: message.destination,
            channel: message.channel,
            succeeded: false,
            at: now,
            in: connection
        )
        if let since = try store.failingSince(message.destination, in: connection), now - since >= Self.failingLimit {
            try store.disable(
                destination: message.destination,
                channel: message.channel,
                because: "five days of nothing but failures; the last: \(reason)",
                at: now,
                in: connection
            )
        }
    }
}

extension DeliveryRecord {
    fileprivate func attempt(of message: Message) -> Attempt {
        let (outcome, detail): (String, String?) =
            switch self.outcome {
            case .sent: ("sent", nil)
            case .retry(_, let reason): ("retry", reason)
            case .hold(let reason): ("hold", reason)
            case .giveUp(let reason): ("give_up", reason)
            }
        return Attempt(
            number: self.attempt,
            channel: message.channel,
            at: self.startedAt,
            duration: self.duration,
            outcome: outcome,
            status: self.status,
            detail: detail
        )
    }
}

/// `data` of `invitation.sent`.
private struct SentInvitation: Encodable {
    var id: String
    var messageID: String
    var survey: String
    var kind: String
    var channel: String
    var sentAt: String
    var `case`: CaseReference?
    var contact: ContactReference
}
