package import AfterwordStorage
import GRDB

/// One SQLite file by itself, without a log beside it: a backup, or a database that is being filled.
///
/// It has one connection and does not enforce references, because a copy fills one table after the other; the copy looks at them in the end.
package final class SQLiteFile: ArchiveFile {
    package let dialect = SQLDialect(name: .sqlite)

    private let queue: DatabaseQueue
    private let lock: DatabaseLock?
    private let catalogue = ColumnCatalogue()

    /// Opens the file to read it, as it is; nothing is made beside it.
    ///
    /// - Throws: ``SQLError`` of code `corrupt` for a file that is no SQLite database.
    package init(reading path: String) throws {
        var configuration = Self.configuration
        configuration.readonly = true
        self.queue = try SQLError.mapping { try DatabaseQueue(path: path, configuration: configuration) }
        self.lock = nil
    }

    /// Opens the file to fill it, and makes it if there is none. Every commit is on the disk, so that a cut-off copy can go on. If a server
    /// may open the path (`isShared`), its lock is taken.
    ///
    /// - Throws: ``DatabaseInUse`` when another process has the database, else ``SQLError``.
    package init(filling path: String, isShared: Bool) throws {
        self.lock = isShared ? try DatabaseLock(databasePath: path) : nil
        PrivateFile.prepare(path)
        self.queue = try SQLError.mapping {
            let queue = try DatabaseQueue(path: path, configuration: Self.configuration)
            try queue.inDatabase { try $0.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL") }
            return queue
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "afterword.file"
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { connection in
            try connection.execute(
                sql: "PRAGMA trusted_schema = OFF; PRAGMA mmap_size = 0; PRAGMA cache_size = \(-16 * 1024)"
            )
        }
        return configuration
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await SQLError.mapping {
            try await self.queue.read { [catalogue] in
                try body(SQLiteConnection(database: $0, statements: ReadStatements(catalogue: catalogue), dues: nil))
            }
        }
    }

    @discardableResult
    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await SQLError.mapping {
            try await self.queue.write { [catalogue] in
                try body(SQLiteConnection(database: $0, statements: ReadStatements(catalogue: catalogue), dues: nil))
            }
        }
    }

    package func close() async throws {
        try SQLError.mapping { try self.queue.close() }
        self.lock?.release()
    }

    /// What is wrong with the file's pages; empty if nothing is.
    package func damage() async throws -> [String] {
        do {
            let findings = try await self.read { connection in
                try connection.rows("PRAGMA integrity_check(10)").compactMap { row in
                    if case .text(let text)? = row.values.first { text } else { nil }
                }
            }
            return findings == ["ok"] ? [] : findings
        } catch let error as SQLError where error.code == .corrupt {
            return [error.message]
        }
    }
}
