package import AfterwordCore

/// Copies a whole database to an empty one, of the same or the other engine, and goes on where an earlier try was cut off.
///
/// The whole of it are the tables that steps of the schema make; what other programs keep beside them stays where it is.
///
/// Rows arrive in the order of their keys and in transactions of their own, so what is there is always the beginning of each table. An
/// earlier beginning is compared with the source by its checksum; a table that has changed since is copied anew. The schema's ledger comes
/// last, in the transaction that takes the mark of an unfinished copy away: before it the destination is no database to any release.
package struct DatabaseCopy: Sendable {
    /// How far it is: rows seen, of all.
    package typealias Progress = @Sendable (_ table: String, _ seen: Int, _ whole: Int) -> Void

    private static let places = 4

    private let source: any SQLDatabase
    private let destination: any SQLDatabase
    private let steps: [Migration]
    private let willEnd: @Sendable () async throws -> Void
    private let progress: Progress

    /// `willEnd` is asked when everything has arrived; what it throws keeps the destination unfinished.
    package init(
        from source: any SQLDatabase,
        to destination: any SQLDatabase,
        steps: [Migration] = Migrations.all,
        willEnd: @escaping @Sendable () async throws -> Void = {},
        progress: @escaping Progress = { _, _, _ in }
    ) {
        self.source = source
        self.destination = destination
        self.steps = steps
        self.willEnd = willEnd
        self.progress = progress
    }

    /// Copies what is missing, one consistent snapshot of the source, compares all of it, and returns what each table holds.
    ///
    /// `expected` is what the tables must hold by the source's own word; a table that differs ends the copy. It throws ``CopyRefusal``, or
    /// what an engine throws; run again, it goes on.
    package func run(at now: Instant, expecting expected: [String: TableChecksum]? = nil) async throws
        -> [String: TableChecksum]
    {
        let ledger = try await self.ledger()
        let isBegun = try await self.prepare(ledger, at: now)
        let present = isBegun ? try await Self.checksums(of: self.destination, steps: self.steps) : [:]
        let sent = try await self.transfer(present)
        if let expected { try Self.compare(expected, sent) }
        try Self.compare(sent, try await Self.checksums(of: self.destination, steps: self.steps))
        try await self.willEnd()
        try await self.finish(ledger)
        return sent
    }

    /// What every table of these steps holds, by its name, on one snapshot; the ledger of the schema is not among them.
    package static func checksums(
        of database: any SQLDatabase,
        steps: [Migration] = Migrations.all
    ) async throws -> [String: TableChecksum] {
        let dialect = database.dialect
        return try await database.readAtLength { connection in
            let tables = try TableShape.own(in: connection, dialect, steps: steps)
                .filter { $0.name != TableShape.ledger }
            return try Dictionary(
                uniqueKeysWithValues: tables.map { ($0.name, try TableChecksum(of: $0, in: connection)) }
            )
        }
    }

    private static func compare(_ sent: [String: TableChecksum], _ arrived: [String: TableChecksum]) throws {
        let names = Set(sent.keys).union(arrived.keys)
        let different = names.filter { sent[$0] != arrived[$0] }.sorted()
        guard different.isEmpty else { throw CopyRefusal.mismatch(tables: different) }
    }
}

// MARK: - Before

extension DatabaseCopy {
    private func ledger() async throws -> SchemaLedger {
        let dialect = self.source.dialect
        return try await self.source.read { connection in
            guard try !CopyMark.isPresent(in: connection, dialect) else { throw CopyRefusal.unfinishedSource }
            guard let ledger = try SchemaLedger.read(in: connection, dialect) else { throw CopyRefusal.noSource }
            return ledger
        }
    }

    /// Makes the tables in an empty destination, or finds the beginning of this very copy there.
    ///
    /// - Returns: whether it was begun before.
    private func prepare(_ ledger: SchemaLedger, at now: Instant) async throws -> Bool {
        let steps = try ledger.steps(of: self.steps)
        let dialect = self.destination.dialect
        let mark = CopyMark(source: ledger.mark, step: ledger.newestStep)
        return try await self.destination.write { connection in
            if let begun = try CopyMark.find(in: connection, dialect) {
                guard begun.source == mark.source else { throw CopyRefusal.otherCopy }
                guard begun.step == mark.step else { throw CopyRefusal.upgradedSource(from: begun.step, to: mark.step) }
                return true
            }
            let count = try TableShape.all(in: connection, dialect).count
            guard count == 0 else { throw CopyRefusal.notEmpty(tables: count) }
            try connection.post(dialect.schemaStatement(Migrations.ledger))
            for statement in steps.flatMap({ $0.statements(in: dialect) }) { try connection.post(statement) }
            try mark.put(at: now, in: connection, dialect)
            // Steps of the schema also write first rows; those of the source come instead.
            for table in try TableShape.own(in: connection, dialect, steps: steps) {
                try connection.post("DELETE FROM \(unsafe: table.name)")
            }
            return false
        }
    }
}

// MARK: - Rows

extension DatabaseCopy {
    private func transfer(_ present: [String: TableChecksum]) async throws -> [String: TableChecksum] {
        let queue = PortionQueue<CopyPortion>(places: Self.places)
        async let sent = self.read(present, into: queue)
        do {
            try await queue.forEach { try await self.write($0) }
        } catch {
            _ = try? await sent
            throw error
        }
        return try await sent
    }

    /// Reads all tables on one snapshot. The closure blocks a thread of the engine while the writer is behind, never one of Swift's.
    private func read(
        _ present: [String: TableChecksum],
        into queue: PortionQueue<CopyPortion>
    ) async throws -> [String: TableChecksum] {
        defer { queue.end() }
        let dialect = self.source.dialect
        return try await self.source.readAtLength { [progress, steps] connection in
            let tables = try TableShape.own(in: connection, dialect, steps: steps)
                .filter { $0.name != TableShape.ledger }
            let counts = try tables.map { table in
                try connection.firstRow("SELECT COUNT(*) AS n FROM \(unsafe: table.name)")?.integer("n") ?? 0
            }
            let whole = counts.reduce(0, +)
            var before = 0
            var checksums: [String: TableChecksum] = [:]
            for table in tables {
                let start = before
                let reading = TableReading(table: table, put: queue.put) { progress(table.name, start + $0, whole) }
                let checksum = try reading.run(connection, present: present[table.name] ?? TableChecksum())
                before += checksum.rows
                checksums[table.name] = checksum
            }
            return checksums
        }
    }

    private func write(_ portion: CopyPortion) async throws {
        switch portion {
        case .clear(let table):
            try await self.destination.write { try $0.post("DELETE FROM \(unsafe: table.name)") }
        case .rows(let table, let rows):
            let isPrepared = self.destination.dialect.name == .sqlite
            let size = max(1, self.destination.dialect.valuesOfBulkStatement / max(1, table.columns.count))
            try await self.destination.write { connection in
                var rest = rows[...]
                while !rest.isEmpty {
                    // The last few go one by one: a statement for each number of rows would only fill the caches.
                    let count = rest.count >= size ? size : isPrepared ? 1 : rest.count
                    try connection.post(table.insertion(of: rest.prefix(count).map { "\(list: $0.values)" }))
                    rest = rest.dropFirst(count)
                }
            }
        }
    }
}

// MARK: - The end

extension DatabaseCopy {
    private func finish(_ ledger: SchemaLedger) async throws {
        let dialect = self.destination.dialect
        try await self.destination.write { connection in
            for statement in dialect.schemaChange(guardedBy: TableShape.ledger) { try connection.post(statement) }
            try CopyMark.remove(in: connection, dialect)
            let tables = try TableShape.all(in: connection, dialect)
            guard let table = tables.first(where: { $0.name == TableShape.ledger }) else { return }
            try connection.post(table.insertion(of: ledger.entries.map { "\(list: $0.values)" }))
            for statement in dialect.afterBulkLoad(of: tables) { try connection.post(statement) }
        }
    }
}
