/// Which schema steps a database has, as its own ledger tells.
package struct SchemaLedger: Sendable, Equatable {
    package struct Entry: Sendable, Equatable {
        package var step: Int
        var values: [SQLValue]
    }

    /// In the order of the steps.
    package var entries: [Entry]
    /// Tells this database from others, wherever it is copied to.
    package var mark: String

    package var newestStep: Int { self.entries.last?.step ?? 0 }

    /// `nil` for a database that was not made by this program.
    package static func read(in connection: any SQLConnection, _ dialect: SQLDialect) throws -> SchemaLedger? {
        let tables = try TableShape.all(in: connection, dialect)
        guard let ledger = tables.first(where: { $0.name == TableShape.ledger }) else { return nil }
        var entries: [Entry] = []
        guard let position = ledger.columns.firstIndex(of: "id") else { return nil }
        try connection.forEachRow(ledger.selection) { row in
            guard case .integer(let step) = row.values[position] else { return }
            entries.append(Entry(step: Int(step), values: row.values))
        }
        guard !entries.isEmpty else { return nil }
        let begun = try connection.firstRow("SELECT applied_at_ms FROM migration ORDER BY id LIMIT 1")?
            .integer("applied_at_ms")
        let key = try connection.firstRow("SELECT value FROM setting WHERE name = 'keyring_fingerprint'")?.text("value")
        return SchemaLedger(entries: entries, mark: "\(begun ?? 0) \(key ?? "-")")
    }

    /// The steps of this program that the database has, or why this program cannot read it.
    func steps(of known: [Migration]) throws -> [Migration] {
        let byNumber = Dictionary(uniqueKeysWithValues: known.map { ($0.id, $0) })
        return try self.entries.map { entry in
            guard let step = byNumber[entry.step] else {
                throw CopyRefusal.newerSource(step: entry.step, newestKnown: known.last?.id ?? 0)
            }
            return step
        }
    }
}
