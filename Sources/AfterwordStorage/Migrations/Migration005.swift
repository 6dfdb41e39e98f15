extension Migration {
    /// Messages that answer a person inside a conversation, and the way from a platform's name of a message to ours.
    ///
    /// Neither engine can change a CHECK in place, so the column is made anew: renamed, added with the longer list, filled, dropped.
    package static let replies = Migration(
        id: 5,
        name: "replies",
        statements: [
            "ALTER TABLE message RENAME COLUMN kind TO former_kind",
            """
            ALTER TABLE message ADD COLUMN kind TEXT NOT NULL DEFAULT 'reply'
                CHECK (kind IN ('invitation', 'reminder', 'reply', 'alert', 'event', 'test'))
            """,
            "UPDATE message SET kind = former_kind",
            "ALTER TABLE message DROP COLUMN former_kind",
            "CREATE INDEX message_receipt ON message (receipt) WHERE receipt IS NOT NULL",
        ]
    )
}
