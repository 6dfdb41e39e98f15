import AfterwordCore

/// The note in a database that it is being filled from another one. As long as it is there, no server starts on the database.
package struct CopyMark: Sendable, Equatable {
    /// Which database the rows come from.
    var source: String
    /// The newest schema step of the source.
    var step: Int

    static let tables: Set<String> = ["unfinished_copy", "unfinished_reference"]

    private static let schema = [
        """
        CREATE TABLE unfinished_copy (
            id INTEGER PRIMARY KEY CHECK (id = 1), source TEXT NOT NULL, step INTEGER NOT NULL, begun_at_ms INTEGER NOT NULL
        )
        """,
        """
        CREATE TABLE unfinished_reference (
            name TEXT PRIMARY KEY, table_name TEXT NOT NULL, definition TEXT NOT NULL
        )
        """,
    ]

    /// The note of a copy that was begun and not ended; `nil` if there is none.
    static func find(in connection: any SQLConnection, _ dialect: SQLDialect) throws -> CopyMark? {
        guard try self.isPresent(in: connection, dialect) else { return nil }
        return try connection.firstRow("SELECT source, step FROM unfinished_copy").map { row in
            CopyMark(source: try row.text("source"), step: try row.integer("step"))
        }
    }

    /// Whether the database is still being filled, or its filling was cut off.
    package static func isPresent(in connection: any SQLConnection, _ dialect: SQLDialect) throws -> Bool {
        try connection.firstRow(dialect.presence(of: "unfinished_copy")) != nil
    }

    /// Writes the note, and takes away the references, which nobody can keep while tables are filled one after the other.
    func put(at now: Instant, in connection: any SQLConnection, _ dialect: SQLDialect) throws {
        for statement in Self.schema { try connection.post(dialect.schemaStatement(statement)) }
        try connection.post(
            "INSERT INTO unfinished_copy (id, source, step, begun_at_ms) VALUES (1, \(self.source), \(self.step), \(now))"
        )
        guard let references = dialect.enforcedReferences else { return }
        for row in try connection.rows(references) {
            let (table, name) = (try row.text("table_name"), try row.text("name"))
            try connection.post(
                """
                INSERT INTO unfinished_reference (name, table_name, definition)
                VALUES (\(name), \(table), \(try row.text("definition")))
                """
            )
            try connection.post("ALTER TABLE \(unsafe: table) DROP CONSTRAINT \(unsafe: name)")
        }
    }

    /// Puts the references back, each checked over all rows, and takes the note away.
    static func remove(in connection: any SQLConnection, _ dialect: SQLDialect) throws {
        for row in try connection.rows("SELECT name, table_name, definition FROM unfinished_reference ORDER BY name") {
            let (table, name, definition) = (
                try row.text("table_name"), try row.text("name"), try row.text("definition")
            )
            try connection.post(
                "ALTER TABLE \(unsafe: table) ADD CONSTRAINT \(unsafe: name) \(unsafe: definition)"
            )
        }
        if let broken = dialect.brokenReferences, let row = try connection.firstRow(broken) {
            throw SQLError(
                code: .foreignKeyViolation,
                message:
                    "rows of \(try row.text("table_name")) point to rows of \(try row.text("parent")) that are not there"
            )
        }
        for table in Self.tables.sorted() { try connection.post("DROP TABLE \(unsafe: table)") }
    }
}
