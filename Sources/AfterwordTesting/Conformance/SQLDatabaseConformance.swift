package import AfterwordStorage

/// The specification of ``SQLDatabase``: what every engine must do, each rule on an empty database of its own.
package enum SQLDatabaseConformance {
    package static let rules: [Rule] = values + transactions + posts + lookups + batches + failures + load

    /// One sentence that must hold, and the check that it does.
    package struct Rule: Sendable, CustomStringConvertible {
        package var name: String
        package var check: @Sendable (any SQLDatabase, Engine) async throws -> Void

        package var description: String { self.name }

        init(_ name: String, check: @escaping @Sendable (any SQLDatabase, Engine) async throws -> Void) {
            self.name = name
            self.check = check
        }

        init(_ name: String, check: @escaping @Sendable (any SQLDatabase) async throws -> Void) {
            self.init(name) { database, _ in try await check(database) }
        }
    }
}

/// The two ways to read, which differ in where the reading runs and in nothing that it sees.
enum ReadingWay: Sendable { case read, lookUp }

extension SQLDatabase {
    func read<Value: Sendable>(
        by way: ReadingWay,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        switch way {
        case .read: try await self.read(body)
        case .lookUp: try await self.lookUp(body)
        }
    }

    /// Makes the table that the rules work on.
    func makeSample() async throws {
        let dialect = self.dialect
        try await self.write { connection in
            try connection.post(
                dialect.schemaStatement(
                    "CREATE TABLE sample (id INTEGER PRIMARY KEY, note TEXT, ratio REAL, bytes BLOB)"
                )
            )
        }
    }

    func insertSample(_ id: Int, note: String = "") async throws {
        try await self.write { try $0.post("INSERT INTO sample (id, note) VALUES (\(id), \(note))") }
    }

    func sampleIDs() async throws -> [Int] {
        try await self.read { try $0.sampleIDs() }
    }
}

extension SQLConnection {
    func sampleIDs() throws -> [Int] {
        try self.rows("SELECT id FROM sample ORDER BY id").map { try $0.integer("id") }
    }
}

/// An error of a caller's own, which an engine must pass on unchanged.
struct Refusal: Error, Equatable {
    var id: Int
}
