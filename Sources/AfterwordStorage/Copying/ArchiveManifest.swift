package import AfterwordCore

/// What a backup says of itself, inside the file: when it was made, by what, and what each table must hold.
package struct ArchiveManifest: Sendable, Equatable {
    static let tables: Set<String> = ["archive", "archive_table"]

    package var madeAt: Instant
    /// Such as "Afterword 0.1.0".
    package var software: String
    /// The text of the key file, if it was asked for.
    package var keys: String?
    package var checksums: [String: TableChecksum]

    package init(madeAt: Instant, software: String, keys: String?, checksums: [String: TableChecksum]) {
        self.madeAt = madeAt
        self.software = software
        self.keys = keys
        self.checksums = checksums
    }

    private static let schema = [
        """
        CREATE TABLE archive (
            id INTEGER PRIMARY KEY CHECK (id = 1), made_at_ms INTEGER NOT NULL, software TEXT NOT NULL, keys TEXT
        )
        """,
        "CREATE TABLE archive_table (name TEXT PRIMARY KEY, row_count INTEGER NOT NULL, checksum TEXT NOT NULL)",
    ]

    /// Writes the manifest into the file; one of an earlier life of the database goes.
    package func put(in connection: any SQLConnection, _ dialect: SQLDialect) throws {
        for table in Self.tables.sorted() { try connection.post("DROP TABLE IF EXISTS \(unsafe: table)") }
        for statement in Self.schema { try connection.post(dialect.schemaStatement(statement)) }
        try connection.post(
            """
            INSERT INTO archive (id, made_at_ms, software, keys)
            VALUES (1, \(self.madeAt), \(self.software), \(self.keys))
            """
        )
        for (name, checksum) in self.checksums.sorted(by: { $0.key < $1.key }) {
            try connection.post(
                """
                INSERT INTO archive_table (name, row_count, checksum)
                VALUES (\(name), \(checksum.rows), \(checksum.text))
                """
            )
        }
    }

    /// `nil` for a file that is no backup.
    package static func read(in connection: any SQLConnection, _ dialect: SQLDialect) throws -> ArchiveManifest? {
        let names = Set(try connection.rows(dialect.columnCatalogue).map { try $0.text("table_name") })
        guard names.isSuperset(of: self.tables),
            let head = try connection.firstRow("SELECT made_at_ms, software, keys FROM archive")
        else { return nil }
        let tables = try connection.rows("SELECT name, row_count, checksum FROM archive_table").map { row in
            (
                try row.text("name"),
                try TableChecksum(rows: row.integer("row_count"), text: row.text("checksum")) ?? TableChecksum()
            )
        }
        return ArchiveManifest(
            madeAt: try head.instant("made_at_ms"),
            software: try head.text("software"),
            keys: try head.optionalText("keys"),
            checksums: Dictionary(tables) { first, _ in first }
        )
    }
}
