package import AfterwordCore

/// A letter in the trying-out inbox.
package struct InboxEntry: Sendable, Equatable {
    package var id: EntityID<Message>
    package var receivedAt: Instant
    package var letter: InboxLetter

    package init(id: EntityID<Message>, receivedAt: Instant, letter: InboxLetter) {
        self.id = id
        self.receivedAt = receivedAt
        self.letter = letter
    }

    fileprivate init(row: SQLRow) throws {
        self.id = try row.id("id")
        self.receivedAt = try row.instant("received_at_ms")
        self.letter = try JSONText.decode(from: row.text("content"))
    }
}

extension Store {
    /// Keeps a letter; one that is there already stays as it is.
    package func insert(_ entry: InboxEntry, in connection: any SQLConnection) throws {
        let content = try JSONText.encode(entry.letter)
        try connection.post(
            """
            INSERT INTO inbox_message (id, received_at_ms, recipient, content)
            VALUES (\(entry.id), \(entry.receivedAt), \(entry.letter.content.recipient), \(content))
            ON CONFLICT (id) DO NOTHING
            """
        )
    }

    /// Newest first.
    package func inbox(limit: Int, in connection: any SQLConnection) throws -> [InboxEntry] {
        try connection.rows("SELECT * FROM inbox_message ORDER BY id DESC LIMIT \(limit)").map(InboxEntry.init(row:))
    }

    package func inboxEntry(_ id: EntityID<Message>, in connection: any SQLConnection) throws -> InboxEntry? {
        try connection.firstRow("SELECT * FROM inbox_message WHERE id = \(id)").map(InboxEntry.init(row:))
    }
}
