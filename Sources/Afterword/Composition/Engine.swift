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
