import AfterwordStorage

/// A database in front of a whole one, which a test lets fail: what it does not say itself the whole one does. It is the test's to close.
protocol DatabaseInFront: SQLDatabase {
    var whole: any SQLDatabase { get }
}

extension DatabaseInFront {
    var dialect: SQLDialect { self.whole.dialect }
    var processLocks: (any ProcessLocks)? { nil }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value { try await self.whole.read(body) }

    func close() async throws {}
}
