import AfterwordStorage
import Testing

extension SQLDatabaseConformance {
    static let failures: [Rule] = [
        Rule("a broken constraint is named by its kind", check: constraints),
        Rule("a statement that is not SQL is an error of kind other", check: nonsense),
        Rule("what COMMIT refuses is undone, and the next write goes", check: refusedCommit),
    ]

    private static let violations: [(SQL, SQLError.Code)] = [
        ("INSERT INTO child (id, parent_id, name, age) VALUES (1, 1, 'b', 1)", .uniqueViolation),
        ("INSERT INTO child (id, parent_id, name, age) VALUES (2, 1, 'a', 1)", .uniqueViolation),
        ("INSERT INTO child (id, parent_id, name, age) VALUES (2, 1, 'b', -1)", .checkViolation),
        ("INSERT INTO child (id, parent_id, name, age) VALUES (2, 9, 'b', 1)", .foreignKeyViolation),
        ("DELETE FROM parent WHERE id = 1", .foreignKeyViolation),
        ("INSERT INTO child (id, parent_id, name, age) VALUES (2, 1, NULL, 1)", .notNullViolation),
    ]

    private static func constraints(_ database: any SQLDatabase) async throws {
        try await self.makeFamily(
            database,
            child: """
                parent_id INTEGER NOT NULL REFERENCES parent (id), name TEXT NOT NULL UNIQUE,
                age INTEGER NOT NULL CHECK (age >= 0)
                """
        )
        try await database.write { connection in
            try connection.post("INSERT INTO parent (id) VALUES (1)")
            try connection.post("INSERT INTO child (id, parent_id, name, age) VALUES (1, 1, 'a', 1)")
        }
        for (statement, code) in Self.violations {
            let error = await #expect(throws: SQLError.self) { try await database.write { try $0.post(statement) } }
            #expect(error?.code == code, "\(error?.message ?? "")")
        }
    }

    /// Two tables of which one points to the other.
    private static func makeFamily(_ database: any SQLDatabase, child columns: String) async throws {
        let dialect = database.dialect
        try await database.write { connection in
            try connection.post(dialect.schemaStatement("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
            try connection.post(
                dialect.schemaStatement("CREATE TABLE child (id INTEGER PRIMARY KEY, \(columns))")
            )
        }
    }

    /// A constraint that is only looked at in the end.
    private static func refusedCommit(_ database: any SQLDatabase) async throws {
        try await self.makeFamily(
            database,
            child: "parent_id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED"
        )
        for _ in 1...2 {
            let error = await #expect(throws: SQLError.self) {
                try await database.write { try $0.post("INSERT INTO child (id, parent_id) VALUES (1, 9)") }
            }
            #expect(error?.code == .foreignKeyViolation, "\(error?.message ?? "")")
            try await database.write { connection in
                try connection.post("INSERT INTO child (id, parent_id) VALUES (2, 8)")
                try connection.post("INSERT INTO parent (id) VALUES (8)")
            }
            #expect(try await database.read { try $0.rows("SELECT id FROM child").map { try $0.integer("id") } } == [2])
            try await database.write { connection in
                try connection.post("DELETE FROM child")
                try connection.post("DELETE FROM parent")
            }
        }
    }

    private static func nonsense(_ database: any SQLDatabase) async throws {
        let error = await #expect(throws: SQLError.self) { try await database.read { try $0.rows("SELEKT 1").count } }
        #expect(error?.code == .other)
    }
}
