import AfterwordService
import AfterwordStorage
import Foundation

/// There is nothing where a database was looked for.
enum NoDatabase: Error, CustomStringConvertible {
    case noFile(path: String)
    case emptyFile(path: String)
    case emptyServer

    var description: String {
        "\(self.fact); look at database, --data-dir and the working folder, or begin with afterword serve"
    }

    /// Without the remedy.
    var fact: String {
        switch self {
        case .noFile(let path): "there is no database at \(path)"
        case .emptyFile(let path): "there is no database at \(path), only a file without any table of ours"
        case .emptyServer: "there is no database at the PostgreSQL address, no table there is ours"
        }
    }
}

extension Engine {
    /// Refuses a file that is not there, before anything is made in its place.
    static func requireFile(of location: DatabaseLocation) throws {
        guard case .sqlite(let path) = location, !FileManager.default.fileExists(atPath: path) else { return }
        throw NoDatabase.noFile(path: path)
    }

    /// Refuses, and closes, a database in which nothing was ever begun.
    static func requireSchema(of database: any SQLDatabase, at location: DatabaseLocation) async throws {
        let dialect = database.dialect
        let (ledger, isUnfinished) = try await database.read { connection in
            (try SchemaLedger.read(in: connection, dialect), try CopyMark.isPresent(in: connection, dialect))
        }
        guard ledger == nil || isUnfinished else { return }
        try await database.close()
        if isUnfinished { throw SchemaMismatch.unfinishedCopy }
        switch location {
        case .sqlite(let path): throw NoDatabase.emptyFile(path: path)
        case .postgres: throw NoDatabase.emptyServer
        }
    }
}
