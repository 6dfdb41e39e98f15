extension Migration {
    /// The ledger of consents becomes a chain, as the audit log is; a referral keeps the moments of its visits.
    package static let consentChain = Migration(
        id: 16,
        name: "consent chain",
        statements: [
            "ALTER TABLE consent ADD COLUMN sequence INTEGER",
            "ALTER TABLE consent ADD COLUMN hash TEXT",
            "CREATE UNIQUE INDEX consent_sequence ON consent (sequence)",
            """
            CREATE TABLE consent_head (
                id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL, hash TEXT NOT NULL
            )
            """,
            "INSERT INTO consent_head (id, sequence, hash) VALUES (1, 0, '')",
            "ALTER TABLE referral ADD COLUMN first_at_ms INTEGER",
            "ALTER TABLE referral ADD COLUMN last_at_ms INTEGER",
        ]
    )
}
