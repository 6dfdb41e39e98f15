import AfterwordPostgres
import AfterwordStorage
import Foundation

/// The server that `scripts/postgres` started; each test has a schema of its own in one of its databases.
package struct TestPostgres: Sendable {
    /// The server's address; nil where there is none.
    package static let server = ProcessInfo.processInfo.environment["AFTERWORD_TEST_POSTGRES"].map(
        TestPostgres.init(url:)
    )

    package var url: String

    /// The address with a schema in which nothing is yet.
    package func emptySchema() async throws -> String {
        let name = "test_\(UInt64.random(in: .min ... .max))"
        let database = try await PostgresDatabase(url: self.url)
        try await database.write { try $0.post("CREATE SCHEMA \(unsafe: name)") }
        try await database.close()
        return self.url + (self.url.contains("?") ? "&" : "?") + "options=-csearch_path%3D\(name)"
    }
}

extension Engine {
    /// Nil without a server.
    package static let postgres: Engine? = TestPostgres.server.map { server in
        Engine(
            name: "PostgreSQL",
            open: { _ in try await PostgresDatabase(url: server.emptySchema()) },
            fill: { _ in try await PostgresDatabase(url: server.emptySchema()) },
            commitCount: { ($0 as? PostgresDatabase)?.commitCount }
        )
    }
}
