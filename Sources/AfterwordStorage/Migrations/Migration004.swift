extension Migration {
    /// What must not be sent: channels a person does not want, addresses that nobody may write to, why a message is held;
    /// and what lets a claim pass over a destination that cannot take more.
    package static let suppressions = Migration(
        id: 4,
        name: "suppressions",
        statements: [
            "ALTER TABLE contact ADD COLUMN opted_out_channels TEXT NOT NULL DEFAULT '[]'",
            """
            CREATE TABLE suppression (
                id INTEGER PRIMARY KEY,
                channel TEXT NOT NULL, handle TEXT NOT NULL,
                reason TEXT NOT NULL CHECK (reason IN ('opted_out', 'complained', 'bounced')),
                note TEXT, since_ms INTEGER NOT NULL,
                UNIQUE (channel, handle)
            )
            """,
            """
            ALTER TABLE message ADD COLUMN held_for TEXT
                CHECK (held_for IN ('destination', 'unclear', 'sending', 'channel'))
            """,
            "DROP INDEX outbox_due",
            "CREATE INDEX outbox_ready ON outbox (due_at_ms, message_id, destination) WHERE claim_id IS NULL",
            "CREATE INDEX outbox_destination ON outbox (destination, due_at_ms, message_id) WHERE claim_id IS NULL",
        ]
    )
}
