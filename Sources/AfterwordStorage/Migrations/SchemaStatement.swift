extension SQLDialect {
    /// A schema statement, written with SQLite's type words, in this engine's words.
    ///
    /// SQLite gets STRICT tables. PostgreSQL gets 64-bit integers and text compared by bytes, so that both engines sort alike.
    package func schemaStatement(_ statement: String) -> SQL {
        switch self.name {
        case .sqlite: "\(unsafe: Self.strict(statement))"
        case .postgres: "\(unsafe: Self.withPostgresTypes(statement))"
        }
    }

    private static func strict(_ statement: String) -> String {
        statement.hasPrefix("CREATE TABLE") ? statement + " STRICT" : statement
    }

    private static let postgresTypes: [Substring: String] = [
        "INTEGER": "BIGINT", "TEXT": #"TEXT COLLATE "C""#, "REAL": "DOUBLE PRECISION", "BLOB": "BYTEA",
    ]

    /// Replaces whole words outside of quoted text.
    private static func withPostgresTypes(_ statement: String) -> String {
        statement.replacing(#/'[^']*'|\b[A-Z]+\b/#) { match in
            Self.postgresTypes[match.output] ?? String(match.output)
        }
    }
}
