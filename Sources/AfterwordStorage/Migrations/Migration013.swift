extension Migration {
    /// The processes that share a database, and which of them answers for a claim.
    package static let instances = Migration(
        id: 13,
        name: "instances",
        statements: [
            """
            CREATE TABLE instance (
                id INTEGER PRIMARY KEY, name TEXT NOT NULL, started_at_ms INTEGER NOT NULL, beat INTEGER NOT NULL
            )
            """,
            "ALTER TABLE outbox ADD COLUMN claimed_by INTEGER",
        ]
    )
}
