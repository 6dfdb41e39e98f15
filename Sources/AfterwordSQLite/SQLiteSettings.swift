import AfterwordStorage
import CSQLite
import GRDB

/// The settings of every connection, and the proof that the durable ones took effect.
enum SQLiteSettings {
    static let readers = 4
    static let busyTimeoutSeconds = 5.0
    static let fullSynchronous = 2
    /// Pages that a backup copies before it looks up: 4 MiB.
    static let backupPages: CInt = 1_024

    /// What a statement's journal may have in memory; larger ones go to a file, and must, for a statement that changes all rows of a table
    /// keeps all its pages. Above 128 KiB SQLite needs ``SpilledJournals`` for it.
    private static let journalBytes: CInt = 1 << 20

    /// Once in the life of the process, before anything is opened.
    private static let prepareLibrary: Void = {
        csqlite_count_no_memory()
        csqlite_take_pages_singly()
        csqlite_keep_statement_journals(Self.journalBytes)
        SpilledJournals.install()
    }()

    static func openPool(path: String) throws -> DatabasePool {
        var configuration = Self.configuration(label: "afterword", cacheKiB: 8 * 1024)
        configuration.busyMode = .timeout(Self.busyTimeoutSeconds)
        configuration.maximumReaderCount = Self.readers
        PrivateFile.prepare(path)
        let pool = try DatabasePool(path: path, configuration: configuration)
        try pool.writeWithoutTransaction(Self.prepareWriter)
        return pool
    }

    /// A connection that reads a few rows at a time and never waits.
    static func openLookup(path: String) throws -> DatabaseQueue {
        var configuration = Self.configuration(label: "afterword.lookup", cacheKiB: 1024)
        configuration.readonly = true
        configuration.busyMode = .immediateError
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    private static func configuration(label: String, cacheKiB: Int) -> Configuration {
        _ = Self.prepareLibrary
        var configuration = Configuration()
        configuration.label = label
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { connection in
            try connection.execute(
                sql: "PRAGMA trusted_schema = OFF; PRAGMA mmap_size = 0; PRAGMA cache_size = \(-cacheKiB)"
            )
        }
        return configuration
    }

    /// The pool sets `synchronous` to NORMAL after its configuration's own preparation, so the writer is prepared once more after opening
    /// and a database that would not keep its commits is refused.
    private static func prepareWriter(_ connection: Database) throws {
        try connection.execute(
            sql: """
                PRAGMA synchronous = FULL;
                PRAGMA secure_delete = ON;
                PRAGMA wal_autocheckpoint = 0;
                PRAGMA journal_size_limit = \(WriteAheadLog.bytesLimit);
                PRAGMA cache_size = \(-24 * 1024)
                """
        )
        let level = try Self.synchronousLevel(connection)
        guard level == Self.fullSynchronous else {
            throw SQLError(
                code: .other,
                message:
                    "SQLite keeps synchronous = \(level) instead of \(Self.fullSynchronous) (FULL); commits would not be safe"
            )
        }
    }

    static func synchronousLevel(_ connection: Database) throws -> Int {
        try Int.fetchOne(connection, sql: "PRAGMA synchronous") ?? -1
    }
}
