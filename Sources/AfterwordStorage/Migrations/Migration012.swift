extension Migration {
    /// When to look whether a follow-up is late, and which messages went to the customer from it.
    package static let followUpDesk = Migration(
        id: 12,
        name: "clock and replies of follow-ups",
        statements: [
            "ALTER TABLE follow_up ADD COLUMN clock_at_ms INTEGER",
            """
            UPDATE follow_up SET clock_at_ms = CASE state WHEN 'open' THEN due_at_ms ELSE close_due_at_ms END
            WHERE state <> 'closed'
            """,
            "CREATE INDEX follow_up_clock ON follow_up (clock_at_ms) WHERE clock_at_ms IS NOT NULL",
            """
            CREATE TABLE follow_up_reply (
                message_id INTEGER PRIMARY KEY,
                follow_up_id INTEGER NOT NULL REFERENCES follow_up (id),
                submission TEXT, actor TEXT NOT NULL, at_ms INTEGER NOT NULL,
                UNIQUE (follow_up_id, submission)
            )
            """,
        ]
    )
}
