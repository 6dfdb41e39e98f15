import AfterwordStorage

/// What a server says of itself, for an operator.
package struct ServerFacts: Sendable, Equatable {
    /// Such as "15.18".
    package var release: String
    /// Such as "TLSv1.3"; nil on an unencrypted connection.
    package var encryption: String?
    /// The connection does not leave this machine.
    package var isLocal: Bool
    /// How long one question and its answer took.
    package var latency: Duration
    /// Our role may make tables in the schema that comes first.
    package var mayMakeTables: Bool
    /// Those of our tables that our role may not read or may not write, by name.
    package var closedTables: [String]
    /// A commit is on the server's disk when it is acknowledged.
    package var keepsCommits: Bool
    /// Our role's name.
    package var role: String
    /// The schema that our tables stand in; nil if none of the search path exists.
    package var schema: String?
}

extension PostgresDatabase {
    /// Asks the server what an operator would like to know.
    package func facts() async throws -> ServerFacts {
        try await self.readers.perform { try ServerFacts($0) }
    }
}

extension ServerFacts {
    /// A right named among others in one question would be one of them; all are needed.
    private static func closedTables(_ session: Session) throws -> [String] {
        try session.rows(
            """
            SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND c.relname IN \(list: Migrations.tables().sorted())
                AND NOT (has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')
                    AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE'))
            ORDER BY c.relname
            """
        ).map { try $0.text("name") }
    }

    fileprivate init(_ session: Session) throws {
        let clock = ContinuousClock()
        self.latency = try clock.measure { try session.command("SELECT 1") }
        let row = try session.rows(
            """
            SELECT current_user AS role, current_schema() AS schema,
                COALESCE(has_schema_privilege(current_schema(), 'CREATE'), false) AS may_create,
                current_setting('synchronous_commit') <> 'off' AND current_setting('fsync') = 'on' AS keeps
            """
        ).first
        guard let row else { throw SQLError(code: .other, message: "the server says nothing of itself") }
        self.release = session.release
        self.encryption = session.encryption
        self.isLocal = session.isLocal
        self.role = try row.text("role")
        self.schema = try row.optionalText("schema")
        self.mayMakeTables = try row.bool("may_create")
        self.keepsCommits = try row.bool("keeps")
        self.closedTables = try Self.closedTables(session)
    }
}
