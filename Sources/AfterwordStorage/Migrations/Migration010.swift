extension Migration {
    /// Rights of the person: a memory of erased addresses that names nobody, "ask me less", and an audit log whose entries form a chain.
    package static let personalRights = Migration(
        id: 10,
        name: "personal rights",
        statements: [
            "CREATE TABLE erased_address (digest TEXT PRIMARY KEY, erased_at_ms INTEGER NOT NULL)",
            "ALTER TABLE contact ADD COLUMN asked_less_at_ms INTEGER",
            "ALTER TABLE audit ADD COLUMN sequence INTEGER",
            "ALTER TABLE audit ADD COLUMN hash TEXT",
            "CREATE UNIQUE INDEX audit_sequence ON audit (sequence)",
            "CREATE INDEX audit_subject ON audit (subject, id)",
            """
            CREATE TABLE audit_head (
                id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL, hash TEXT NOT NULL
            )
            """,
            "INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, '')",
        ]
    )
}
