import AfterwordPostgres
import AfterwordSQLite
import AfterwordService
import AfterwordStorage
import Foundation

/// The storage engine of an address: a new engine is one case here.
enum Engine {
    /// Opens the database, or refuses in words that name the remedy.
    static func open(_ location: DatabaseLocation) async throws -> any SQLDatabase {
        switch location {
        case .sqlite(let path): try SQLiteDatabase(path: path, onFatal: self.stopAtOnce)
        case .postgres(let url): try await self.openServer(url)
        }
    }

    /// Opens a database that must be there already, as it is: its schema is not brought up to date.
    static func openPresent(_ location: DatabaseLocation) async throws -> any SQLDatabase {
        try self.requireFile(of: location)
        return try await self.naming(location) { try await self.open(location) }
    }

    /// Opens a database to copy another one into; a file is made if there is none.
    static func openToFill(_ location: DatabaseLocation) async throws -> any SQLDatabase {
        switch location {
        case .sqlite(let path):
            return try await self.naming(location) { try SQLiteFile(filling: path, isShared: true) }
        case .postgres(let url): return try await self.openServer(url)
        }
    }

    /// An engine's error with the file that it is about.
    private static func naming<Value>(_ location: DatabaseLocation, _ body: () async throws -> Value) async throws
        -> Value
    {
        do {
            return try await body()
        } catch let error as SQLError {
            guard case .sqlite(let path) = location else { throw error }
            let remedy =
                error.code == .corrupt
                ? "it is damaged or no database; name another file, or restore a backup" : "look at it"
            throw CommandFailure("\(path) cannot be opened (\(error.message)): \(remedy)")
        }
    }

    /// How backups are made of an open database.
    static func backupMaker(of database: any SQLDatabase) -> BackupMaker {
        BackupMaker(of: database, software: "Afterword \(AfterwordVersion.number)") {
            try SQLiteFile(filling: $0, isShared: false)
        }
    }

    private static func openServer(_ url: Secret) async throws -> any SQLDatabase {
        do {
            return try await PostgresDatabase(url: url.value)
        } catch let error as SQLError {
            throw CommandFailure(
                "PostgreSQL cannot be used: \(error.message)\nLook at the address under database, and see whether psql gets in with it"
            )
        }
    }

    /// After a failed flush nothing in memory can be trusted; the next start recovers from what is on the disk.
    private static func stopAtOnce(_ error: SQLError) {
        Terminal.complain(
            "afterword: the database failed (\(error.message)); stopping, start again after looking at the disk"
        )
        exit(1)
    }
}
