package import AfterwordCore
import AfterwordSQLite
package import AfterwordStorage
package import Foundation

/// A storage engine as the tests see it. A new engine is one entry in ``available``; the conformance suite then runs on it by itself.
package struct Engine: Sendable, CustomStringConvertible {
    package var name: String
    /// Opens an empty database; the folder is the test's own.
    package var open: @Sendable (_ folder: URL) async throws -> any SQLDatabase
    /// Opens an empty database to copy another one into; the folder is the test's own.
    package var fill: @Sendable (_ folder: URL) async throws -> any SQLDatabase
    /// How many transactions the database committed since opening; nil for an engine that does not count.
    package var commitCount: @Sendable (any SQLDatabase) -> Int?
    /// How often its writer has waited for another process since opening; nil for an engine without one.
    package var roundTripCount: @Sendable (any SQLDatabase) -> Int?

    package var description: String { self.name }

    /// PostgreSQL is there when `AFTERWORD_TEST_POSTGRES` holds the address of a server; `scripts/postgres` starts one.
    package static let available: [Engine] = [.sqlite] + [Self.postgres].compactMap(\.self)

    /// The engine of tests that are not about engines: `AFTERWORD_TEST_ENGINE=postgres` runs them all on the other one.
    package static let chosen: Engine =
        ProcessInfo.processInfo.environment["AFTERWORD_TEST_ENGINE"] == "postgres" ? .postgres ?? .missing : .sqlite

    package static let sqlite = Engine(
        name: "SQLite",
        open: { try SQLiteDatabase(path: $0.appending(path: "afterword.db").path()) },
        fill: { try SQLiteFile(filling: $0.appending(path: "copy.db").path(), isShared: true) },
        commitCount: { ($0 as? SQLiteDatabase)?.commitCount },
        roundTripCount: { _ in nil }
    )

    /// Fails every test that needs it, so that a run without a server never looks like a good one.
    private static let missing = Engine(
        name: "PostgreSQL",
        open: { _ in throw SQLError(code: .closed, message: "AFTERWORD_TEST_POSTGRES is not set; use scripts/postgres")
        },
        fill: { _ in throw SQLError(code: .closed, message: "AFTERWORD_TEST_POSTGRES is not set; use scripts/postgres")
        },
        commitCount: { _ in nil },
        roundTripCount: { _ in nil }
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

/// Gives `body` a store with the newest schema in a temporary database; for tests that are not about engines.
package func withStore<Value>(
    at now: Instant = .testStart,
    _ body: (Store) async throws -> Value
) async throws -> Value {
    try await Engine.chosen.withStore(at: now, body)
}
