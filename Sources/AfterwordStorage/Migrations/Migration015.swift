extension Migration {
    /// What the addresses of the sources refused, hour by hour, and the way to the newest event of a source.
    package static let sourceRefusals = Migration(
        id: 15,
        name: "source refusals",
        statements: [
            """
            CREATE TABLE source_refusal (
                source TEXT NOT NULL, reason TEXT NOT NULL CHECK (reason IN ('signature', 'stale', 'content')),
                hour_ms INTEGER NOT NULL, n INTEGER NOT NULL, last_at_ms INTEGER NOT NULL, words TEXT NOT NULL,
                PRIMARY KEY (source, reason, hour_ms)
            )
            """,
            "CREATE INDEX received_event_newest ON received_event (source, received_at_ms)",
        ]
    )
}
