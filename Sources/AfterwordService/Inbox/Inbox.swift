package import AfterwordCore
package import AfterwordStorage

/// The mailbox inside the server, to see messages without any platform.
package struct Inbox: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Keeps a letter under its message id; the same id again changes nothing.
    ///
    /// - Throws: a ``FieldError`` if the id is not one of a message, or what the database says.
    package func receive(_ letter: InboxLetter) async throws {
        guard let id = EntityID<Message>(text: letter.messageID) else {
            throw FieldError(field: "message_id", message: "must be an id that begins with \(Message.idPrefix)_")
        }
        let entry = InboxEntry(id: id, receivedAt: self.context.now(), letter: letter)
        try await self.context.store.database.write { [store = self.context.store] connection in
            try store.insert(entry, in: connection)
        }
    }

    /// Newest first.
    package func entries(limit: Int) async throws -> [InboxEntry] {
        try await self.context.store.database.read { [store = self.context.store] connection in
            try store.inbox(limit: limit, in: connection)
        }
    }

    /// `nil` if no letter has the id.
    package func entry(_ id: EntityID<Message>) async throws -> InboxEntry? {
        try await self.context.store.database.read { [store = self.context.store] connection in
            try store.inboxEntry(id, in: connection)
        }
    }
}
