/// How long a reader who is in a hurry waits for a server that is away.
private let longestHaste = Duration.seconds(2)

extension SQLDatabase {
    /// Like ``read(_:)``, for those who would rather know soon that the server is away than wait for it. A read that waits for its turn goes on.
    package func readInHaste<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        // A file is never away, and a read that is cancelled there is lost although its turn would have come.
        guard self.dialect.name == .postgres else { return try await self.read(body) }
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await self.read(body) }
            group.addTask {
                try? await Task.sleep(for: longestHaste)
                return nil
            }
            // An engine lets a cancelled read go that waits for its server, and only such a one.
            let first = try await group.next() ?? nil
            group.cancelAll()
            if let first { return first }
            do {
                if let value = try await group.next() ?? nil { return value }
            } catch is CancellationError where !Task.isCancelled {
                // Told as what it is.
            }
            throw SQLError(code: .busy, message: "the server does not answer")
        }
    }
}
