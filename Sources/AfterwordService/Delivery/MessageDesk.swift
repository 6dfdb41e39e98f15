package import AfterwordCore
import AfterwordStorage

/// Why a message was not put back into the outbox.
package enum ReplayRefusal: Error, Sendable, Equatable {
    case unknown
    /// Waiting messages go anyway; cancelled and expired ones must not go any more.
    case wrongState(MessageState)
}

/// What a person does with messages that did not arrive: send one again, or open a destination again.
package struct MessageDesk: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Puts a message back into the outbox under its own id, so that the receiver can tell a copy.
    ///
    /// - Throws: ``ReplayRefusal``, or what the database says.
    package func replay(_ id: EntityID<Message>, by actor: String) async throws {
        let now = self.context.now()
        let store = self.context.store
        try await store.database.write { connection in
            guard let message = try store.message(id, in: connection) else { throw ReplayRefusal.unknown }
            guard try store.replay(id, now: now, in: connection) else { throw ReplayRefusal.wrongState(message.state) }
            try store.audit(actor: actor, action: "message.replayed", subject: id.text, at: now, in: connection)
        }
        self.context.wakeRelay()
    }

    /// Opens a disabled destination again and puts what was held for it back into the outbox.
    ///
    /// - Returns: how many messages are due again; 0 also for a destination that was never disabled.
    package func enable(destination: String, by actor: String) async throws -> Int {
        let now = self.context.now()
        let store = self.context.store
        let count = try await store.database.write { connection in
            let count = try store.enable(destination: destination, now: now, in: connection)
            try store.audit(
                actor: actor,
                action: "destination.enabled",
                subject: destination,
                detail: "\(count) messages are due again",
                at: now,
                in: connection
            )
            return count
        }
        self.context.wakeRelay()
        return count
    }
}
