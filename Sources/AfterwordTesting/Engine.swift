package import AfterwordCore
import AfterwordSQLite
package import AfterwordStorage
package import Foundation

/// A storage engine as the tests see it. A new engine is one entry in ``available``; the conformance suite then runs on it by itself.
package struct Engine: Sendable, CustomStringConvertible {
    package var name: String
    /// Opens an empty database; the folder is the test's own.
    package var open: @Sendable (_ folder: URL) async throws -> any SQLDatabase
    /// How many transactions the database committed since opening; nil for an engine that does not count.
    package var commitCount: @Sendable (any SQLDatabase) -> Int?

    package var description: String { self.name }

    package static let available: [Engine] = [.sqlite]

    package static let sqlite = Engine(
        name: "SQLite",
        open: { try SQLiteDatabase(path: $0.appending(path: "afterword.db").path()) },
        commitCount: { ($0 as? SQLiteDatabase)?.commitCount }
    )
}

extension Engine {
    /// Gives `body` an empty database, and closes and removes it afterwards.
    package func withDatabase<Value>(_ body: (any SQLDatabase) async throws -> Value) async throws -> Value {
        try await withTemporaryFolder { folder in
            let database = try await self.open(folder)
            let result: Result<Value, any Error>
            do { result = .success(try await body(database)) } catch { result = .failure(error) }
            // A rule may have closed it already; then there is nothing left to close.
            try? await database.close()
            return try result.get()
        }
    }

    /// Gives `body` a store with the newest schema.
    package func withStore<Value>(
        at now: Instant = .testStart,
        _ body: (Store) async throws -> Value
    ) async throws -> Value {
        try await self.withDatabase { database in
            try await Migrations.apply(to: database, at: now)
            return try await body(Store(database: database))
        }
    }
}

/// Gives `body` a store with the newest schema in a temporary SQLite file; for tests that are not about engines.
package func withStore<Value>(
    at now: Instant = .testStart,
    _ body: (Store) async throws -> Value
) async throws -> Value {
    try await Engine.sqlite.withStore(at: now, body)
}
