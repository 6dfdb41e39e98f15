package import AfterwordCore

/// What somebody told of a message before it was written down as sent.
package struct EarlyReceipt: Sendable, Equatable {
    /// A digest of the name the message is known by, see `EarlyReceipts.Name`.
    package var name: String
    package var fate: String
    package var reason: String?
    package var at: Instant

    package init(name: String, fate: String, reason: String?, at: Instant) {
        self.name = name
        self.fate = fate
        self.reason = reason
        self.at = at
    }

    init(row: SQLRow) throws {
        self.init(
            name: try row.text("name"),
            fate: try row.text("fate"),
            reason: try row.optionalText("reason"),
            at: try row.instant("at_ms")
        )
    }
}

extension Store {
    /// The same fate told again changes nothing.
    package func keep(_ receipt: EarlyReceipt, in connection: any SQLConnection) throws {
        try connection.post(
            """
            INSERT INTO early_receipt (name, fate, reason, at_ms)
            VALUES (\(receipt.name), \(receipt.fate), \(receipt.reason), \(receipt.at))
            ON CONFLICT (name, fate) DO NOTHING
            """
        )
    }

    package func hasEarlyReceipts(in connection: any SQLConnection) throws -> Bool {
        try connection.firstRow("SELECT 1 AS one FROM early_receipt LIMIT 1") != nil
    }

    /// Hands out what is known under these names, in the order it was told, and forgets it.
    package func takeEarlyReceipts(
        of names: [String],
        in connection: any SQLConnection
    ) throws -> [EarlyReceipt] {
        guard !names.isEmpty else { return [] }
        let receipts = try connection.rows(
            "SELECT * FROM early_receipt WHERE name IN \(set: names) ORDER BY at_ms, name, fate"
        ).map(EarlyReceipt.init(row:))
        guard !receipts.isEmpty else { return [] }
        try connection.post("DELETE FROM early_receipt WHERE name IN \(set: receipts.map(\.name))")
        return receipts
    }

    /// Forgets what was told before `limit`, and returns how many it were.
    package func purgeEarlyReceipts(before limit: Instant, in connection: any SQLConnection) throws -> Int {
        try connection.execute("DELETE FROM early_receipt WHERE at_ms < \(limit)")
    }
}
