package import AfterwordCore

extension Migrations {
    /// Brings a database to the newest schema, one transaction per step, and returns the numbers of the steps applied now.
    ///
    /// A database that is newer already is left as it is, if its newer steps only add: a release may start again during an upgrade.
    ///
    /// - Throws: ``SchemaMismatch``, before anything is changed, when the database was made by other steps than `steps`.
    @discardableResult
    package static func apply(
        _ steps: [Migration] = Migrations.all,
        to database: any SQLDatabase,
        at now: Instant
    ) async throws -> [Int] {
        let (applied, need) = try await Self.openLedger(of: database)
        try Self.compare(applied, with: steps, need: need)
        var new: [Int] = []
        for step in steps where applied[step.id] == nil {
            if try await Self.apply(step, to: database, at: now) { new.append(step.id) }
        }
        return new
    }

    /// The checksums of the steps that the database has, by their numbers, and the step that a release must know.
    private static func openLedger(of database: any SQLDatabase) async throws -> (applied: [Int: String], need: Int?) {
        let dialect = database.dialect
        return try await database.write { connection in
            guard try !CopyMark.isPresent(in: connection, dialect) else { throw SchemaMismatch.unfinishedCopy }
            for statement in dialect.creation(of: "migration") { try connection.post(statement) }
            try connection.post(dialect.schemaStatement(Self.ledger))
            return (try Self.checksums(connection), try SchemaNeed.find(in: connection, dialect))
        }
    }

    static let ledger = """
        CREATE TABLE IF NOT EXISTS migration (
            id INTEGER PRIMARY KEY, applied_at_ms INTEGER NOT NULL, checksum TEXT NOT NULL
        )
        """

    private static func checksums(_ connection: any SQLConnection) throws -> [Int: String] {
        let rows = try connection.rows("SELECT id, checksum FROM migration")
        return try Dictionary(uniqueKeysWithValues: rows.map { (try $0.integer("id"), try $0.text("checksum")) })
    }

    private static func compare(_ applied: [Int: String], with steps: [Migration], need: Int?) throws {
        let newestKnown = steps.last?.id ?? 0
        let known = Dictionary(uniqueKeysWithValues: steps.map { ($0.id, $0) })
        for (id, checksum) in applied.sorted(by: { $0.key < $1.key }) {
            guard let step = known[id] else {
                if let need, need <= newestKnown, id > newestKnown { continue }
                throw SchemaMismatch.newer(step: id, newestKnown: newestKnown)
            }
            guard step.checksum == checksum else {
                throw SchemaMismatch.changed(step: id, name: step.name, applied: checksum, shipped: step.checksum)
            }
        }
    }

    /// Returns whether this process applied the step, and not another that starts at the same time.
    private static func apply(_ step: Migration, to database: any SQLDatabase, at now: Instant) async throws -> Bool {
        let dialect = database.dialect
        return try await database.write { connection in
            for statement in dialect.schemaChange(guardedBy: "migration") { try connection.post(statement) }
            let known = try connection.firstRow("SELECT id FROM migration WHERE id = \(step.id)")
            guard known == nil else { return false }
            for statement in step.statements(in: dialect) { try connection.post(statement) }
            try connection.post(
                "INSERT INTO migration (id, applied_at_ms, checksum) VALUES (\(step.id), \(now), \(step.checksum))"
            )
            try SchemaNeed.note(step, in: connection, dialect)
            return true
        }
    }
}

extension Migration {
    /// What an engine is told, in its words.
    package func statements(in dialect: SQLDialect) -> [SQL] {
        let own = dialect.name == .postgres ? self.postgresStatements : self.sqliteStatements
        return self.statements.map(dialect.schemaStatement) + own.map { "\(unsafe: $0)" }
    }

    /// FNV-1a (64 bits, hexadecimal) of the statements; it finds an edited step, it does not guard against a forger.
    package var checksum: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in (self.statements + self.postgresStatements + self.sqliteStatements).joined(separator: ";\n").utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// The database was made by other schema steps than this program has.
package enum SchemaMismatch: Error, Equatable, CustomStringConvertible {
    /// A step that only a newer release knows.
    case newer(step: Int, newestKnown: Int)
    /// A step that was edited after it shipped.
    case changed(step: Int, name: String, applied: String, shipped: String)
    /// Rows of another database are being copied here, or that was cut off.
    case unfinishedCopy

    package var description: String {
        switch self {
        case .newer(let step, let newestKnown):
            """
            the database has schema step \(step), but this release knows only steps up to \(newestKnown). \
            Start the release that made the database, or restore a backup made before the upgrade.
            """
        case .changed(let step, let name, let applied, let shipped):
            """
            schema step \(step) (\(name)) was applied with checksum \(applied), but this release ships it as \(shipped). \
            A shipped step must never be edited: start an official release, or restore a backup that fits this one.
            """
        case .unfinishedCopy:
            """
            the database holds the beginning of a copy or a restore that did not end. Run the same command again, which goes on where it \
            stopped, or empty the database and begin anew.
            """
        }
    }
}
