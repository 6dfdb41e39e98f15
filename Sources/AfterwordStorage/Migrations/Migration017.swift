extension Migration {
    /// What platforms tell of messages before we have written down that they were sent.
    package static let earlyReceipts = Migration(
        id: 17,
        name: "early receipts",
        statements: [
            """
            CREATE TABLE early_receipt (
                name TEXT NOT NULL, fate TEXT NOT NULL, reason TEXT, at_ms INTEGER NOT NULL, PRIMARY KEY (name, fate)
            )
            """
        ]
    )
}
