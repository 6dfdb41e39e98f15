import AfterwordCore
import AfterwordStorage

/// Writes down the messages of a batch that were not sent: they wait for another try, are held for a person, or go by the next channel.
struct UnsentMessages: Sendable {
    /// Nothing but failures for this long disables a destination.
    static let failingLimit = Duration.days(5)

    private let context: ServiceContext

    init(_ context: ServiceContext) {
        self.context = context
    }

    /// The other records of the batch are left alone.
    func record(_ records: [DeliveryRecord], now: Instant, in connection: any SQLConnection) throws {
        for record in records {
            let message = record.message
            switch record.outcome {
            case .sent: continue
            case .retry(let at, let reason):
                try self.retry(message, record, at: at, because: reason, now: now, in: connection)
            case .hold(let reason):
                try self.hold(message, record, because: reason, now: now, in: connection)
            case .giveUp(let reason):
                try self.context.store.end(message.id, as: .exhausted, because: reason, in: connection)
                if record.isAddressDead { try DeadAddresses(self.context).mark(message, at: now, in: connection) }
                try ChannelFallback(self.context).take(over: message, now: now, in: connection)
            }
        }
    }

    private func hold(
        _ message: Message,
        _ record: DeliveryRecord,
        because reason: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        try store.end(message.id, as: .held, because: reason, in: connection)
        guard record.disablesDestination else { return }
        try DestinationAlarm(self.context).disable(
            // A dead token is dead for everybody: a row named like the channel stops all its queues.
            Destination.isPart(message.destination) ? message.channel : message.destination,
            channel: message.channel,
            because: reason,
            at: now,
            in: connection
        )
    }

    /// Why a message should not be tried again: what was said while it was on its way.
    private func withdrawal(of message: Message, in connection: any SQLConnection) throws -> DecisionReason? {
        let store = self.context.store
        if let id = message.invitationID {
            let invitation = try store.invitation(id, in: connection)
            // What was noted while an invitation was on its way is no word on a fresh link that the person asks for after it arrived.
            return message.kind == .invitation || invitation?.state == .sending ? invitation?.withdrawal : nil
        }
        // The invitation to become an ambassador has no row that could have noted it.
        guard message.kind == .invitation, let id = message.contactID,
            let contact = try store.contact(id, in: connection)
        else { return nil }
        return try Withdrawal(self.context).reason(for: nil, of: contact, in: connection)
    }

    /// Calls a message off that should not be tried again.
    ///
    /// - Returns: `false` if it may be.
    func callOff(_ message: Message, in connection: any SQLConnection) throws -> Bool {
        let store = self.context.store
        guard let withdrawn = try self.withdrawal(of: message, in: connection) else { return false }
        try store.end(message.id, as: .cancelled, because: withdrawn.rawValue, in: connection)
        if let id = message.invitationID, let invitation = try store.invitation(id, in: connection),
            try !store.hasArrived(id, in: connection)
        {
            _ = try store.move(id, to: Withdrawal.end(of: invitation), reason: withdrawn, in: connection)
        }
        return true
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
        if try self.callOff(message, in: connection) { return }
        try store.release(message.id, dueAt: dueAt, wasTried: record.wasTried, because: reason, in: connection)
        guard record.wasTried else { return }
        try store.noteFailure(of: message.destination, channel: message.channel, at: now, in: connection)
        if let since = try store.failingSince(message.destination, in: connection), now - since >= Self.failingLimit {
            try DestinationAlarm(self.context).disable(
                message.destination,
                channel: message.channel,
                because: "five days of nothing but failures; the last: \(reason)",
                at: now,
                in: connection
            )
        }
    }
}
