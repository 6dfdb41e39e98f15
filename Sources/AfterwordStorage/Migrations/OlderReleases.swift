/// Which releases may work on a database whose schema is newer than they are.
///
/// In a rolling upgrade the first new process takes the new steps while old ones work on. Steps that only add do not disturb them: they
/// write no column they do not know, and a new one is empty or has a default. Such a step leaves what the schema needs as it was, so an old
/// process may also start again. Any other step raises it to itself: old processes that run must be stopped before, and none starts after.
extension Migration {
    /// Whether every statement makes something new that a release without the step can overlook. What only one engine is told changes nothing
    /// of what rows say.
    package var isAdditive: Bool {
        let made = Set(
            self.statements.compactMap { $0.firstMatch(of: #/^CREATE TABLE (\w+)/#).map { String($0.output.1) } }
        )
        return !self.endsOlderReleases
            && self.statements.allSatisfy { statement in
                if statement.hasPrefix("CREATE TABLE ") || statement.hasPrefix("CREATE INDEX ") { return true }
                if let index = statement.firstMatch(of: #/^CREATE UNIQUE INDEX \w+ ON (\w+)/#) {
                    return made.contains(String(index.output.1))
                }
                guard statement.wholeMatch(of: #/ALTER TABLE \w+ ADD COLUMN [\s\S]*/#) != nil else { return false }
                return !statement.contains("NOT NULL") || statement.contains(" DEFAULT ")
            }
    }
}

/// The note in the database of the oldest schema step that a release must know to work on it.
enum SchemaNeed {
    private static let setting = "schema_needs"

    /// `nil` where no release has noted it: then every step is needed.
    static func find(in connection: any SQLConnection, _ dialect: SQLDialect) throws -> Int? {
        guard try self.canBeNoted(in: connection, dialect) else { return nil }
        return try connection.firstRow("SELECT value FROM setting WHERE name = \(Self.setting)").flatMap { row in
            Int(try row.text("value"))
        }
    }

    /// Notes what follows from a step that was applied in this transaction.
    static func note(_ step: Migration, in connection: any SQLConnection, _ dialect: SQLDialect) throws {
        guard try self.canBeNoted(in: connection, dialect) else { return }
        let known = try self.find(in: connection, dialect)
        // Steps before the first note may have been of any kind.
        let need = step.isAdditive ? known ?? step.id - 1 : step.id
        try connection.post(
            """
            INSERT INTO setting (name, value) VALUES (\(Self.setting), \(String(need)))
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """
        )
    }

    /// The settings are a table of the first step.
    private static func canBeNoted(in connection: any SQLConnection, _ dialect: SQLDialect) throws -> Bool {
        try connection.firstRow(dialect.presence(of: "setting")) != nil
    }
}
