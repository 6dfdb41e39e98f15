extension Migration {
    /// A message that a person sends again goes although its queue is stopped; all others are held.
    package static let insistedMessages = Migration(
        id: 7,
        name: "messages a person insists on",
        statements: [
            "ALTER TABLE outbox ADD COLUMN is_insisted INTEGER NOT NULL DEFAULT 0 CHECK (is_insisted IN (0, 1))"
        ]
    )
}
