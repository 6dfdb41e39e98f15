extension SQLDatabase {
    /// Like ``read(_:)``, for work that goes through everything there is: the limits that protect the server from requests do not cut it off.
    package func readAtLength<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        let beginning = self.dialect.longReading
        return try await self.read { connection in
            for statement in beginning { try connection.post(statement) }
            return try body(connection)
        }
    }
}

extension SQLDialect {
    /// The first statements of such a reading. SQLite has no limits of time.
    fileprivate var longReading: [SQL] {
        switch self.name {
        case .sqlite: []
        case .postgres: ["SET LOCAL statement_timeout = 0", "SET LOCAL idle_in_transaction_session_timeout = 0"]
        }
    }
}
