package import AfterwordCore
package import AfterwordStorage

/// Why a message was not put back into the outbox.
package enum ReplayRefusal: Error, Sendable, Equatable {
    case unknown
    /// Waiting messages go anyway; cancelled and expired ones must not go any more.
    case wrongState(MessageState)
    /// The sending mode keeps it, with its reason.
    case kept(because: String)
    /// What it says was good until then.
    case tooLate(Instant)
    /// Another channel asks this person for the same invitation, or has asked.
    case takenOver(channel: String)
    /// The person said since, or the case shows, that they should not be asked.
    case withdrawn(DecisionReason)
    /// Its invitation has ended, or is still to be decided.
    case settled(InvitationState)
}

/// What a person does with messages that did not arrive: send one or many again, or call them off.
package struct MessageDesk: Sendable {
    /// Rows of one transaction of a mass deed: small enough not to keep others waiting.
    static let chunk = 500

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Puts a message back into the outbox under its own id, so that the receiver can tell a copy. An invitation that had failed is open again.
    ///
    /// - Throws: ``ReplayRefusal``, or what the database says.
    package func replay(_ id: EntityID<Message>, by actor: String) async throws {
        let now = self.context.now()
        let store = self.context.store
        try await store.database.write { connection in
            guard let message = try store.message(id, in: connection) else { throw ReplayRefusal.unknown }
            if let expiresAt = message.expiresAt, expiresAt <= now { throw ReplayRefusal.tooLate(expiresAt) }
            if let reason = try self.context.sendingHold(on: message, in: connection) {
                throw ReplayRefusal.kept(because: reason)
            }
            if message.kind == .invitation { try self.reopen(message, in: connection) }
            guard try store.replay(id, now: now, in: connection) else { throw ReplayRefusal.wrongState(message.state) }
            try store.audit(actor: actor, action: "message.replayed", subject: id.text, at: now, in: connection)
        }
        self.context.wakeRelay()
    }

    /// An invitation whose channels had all failed is on its way once more; asking must make sense still, and nobody is asked twice.
    private func reopen(_ message: Message, in connection: any SQLConnection) throws {
        let store = self.context.store
        let found = try message.invitationID.flatMap { try store.invitation($0, in: connection) }
        if let contact = try (found?.contactID ?? message.contactID).flatMap({ try store.contact($0, in: connection) }),
            let reason = try Withdrawal(self.context).reason(for: found, of: contact, in: connection)
        {
            throw ReplayRefusal.withdrawn(reason)
        }
        guard let invitation = found else { return }
        let id = invitation.id
        guard [.sending, .sent, .failed].contains(invitation.state) else {
            throw ReplayRefusal.settled(invitation.state)
        }
        if let channel = try store.successor(of: message, in: connection) {
            throw ReplayRefusal.takenOver(channel: channel)
        }
        if invitation.state == .failed { _ = try store.move(id, to: .sending, in: connection) }
    }

    /// Failed and held messages that pass the filter, counted by reason, the largest groups first.
    package func failures(_ filter: MessageFilter, limit: Int) async throws -> [FailureGroup] {
        let store = self.context.store
        return try await store.database.read { try store.failureGroups(filter, limit: limit, in: $0) }
    }

    /// How many messages ``perform(_:_:by:)`` would touch now.
    package func count(_ filter: MessageFilter, for deed: MassDeed) async throws -> Int {
        let (store, now) = (self.context.store, self.context.now())
        return try await store.database.read { try store.count(filter, for: deed, now: now, in: $0) }
    }

    /// Sends again or calls off every message that passes the filter, in transactions of at most 500, each with its line in the audit log.
    /// A crash in between leaves the rest as it was; the same call goes on there.
    ///
    /// - Returns: how many messages it was done to.
    package func perform(_ deed: MassDeed, _ filter: MessageFilter, by actor: String) async throws -> Int {
        let store = self.context.store
        // What fails again while we work is newer than this moment's ids only by its state; ids only grow, so each is met once.
        var last: EntityID<Message>?
        var total = 0
        while true {
            let now = self.context.now()
            let position = last
            let ids = try await store.database.write { connection in
                let ids = try store.perform(
                    deed,
                    filter,
                    after: position,
                    limit: Self.chunk,
                    now: now,
                    in: connection
                )
                if !ids.isEmpty {
                    try store.audit(
                        actor: actor,
                        action: deed == .replay ? "messages.replayed" : "messages.cancelled",
                        subject: filter.channel ?? "messages",
                        detail: "\(ids.count) messages: \(filter.words)",
                        at: now,
                        in: connection
                    )
                }
                return ids
            }
            total += ids.count
            if deed == .replay, !ids.isEmpty { self.context.wakeRelay() }
            guard ids.count == Self.chunk, let end = ids.last else { return total }
            last = end
        }
    }

    /// Opens a disabled destination again and puts what was held for it back into the outbox.
    ///
    /// - Returns: how many messages are due again; 0 also for a destination that was never disabled.
    package func enable(destination: String, by actor: String) async throws -> Int {
        try await QueueDesk(self.context).resume(.destination(destination), by: actor)
    }
}

extension MessageFilter {
    /// What is filtered, for the audit log, from which nothing can be taken again: what a platform said may name an address and a queue a
    /// person, so it gets the kind of trouble and the queue's whole.
    fileprivate var words: String {
        let parts: [(String, String?)] = [
            ("state", self.states.isEmpty ? nil : self.states.map(\.rawValue).joined(separator: " or ")),
            ("kind", self.kind?.rawValue), ("destination", self.destination.map(Destination.whole(of:))),
            ("reason", self.reason.map { DeliveryTrouble(reason: $0).code }),
            ("contact", self.contactID?.text), ("invitation", self.invitationID?.text),
            ("from", self.from?.rfc3339), ("to", self.to?.rfc3339),
        ]
        let given = parts.compactMap { name, value in value.map { "\(name) \($0)" } }
        return given.isEmpty ? "all" : given.joined(separator: ", ")
    }
}
