package import AfterwordStorage

/// The PostgreSQL engine: a server of release 15 or later, one connection that writes in groups, and some that read on snapshots.
package final class PostgresDatabase: SQLDatabase {
    /// Connections for reading.
    package static let readers = 4
    package static let oldestVersion = 150_000

    package let dialect = SQLDialect(name: .postgres)

    private let writer: GroupWriter
    let readers: ReadPool
    private let locks: LockKeeper

    package var processLocks: (any ProcessLocks)? { self.locks }

    /// Connects, and looks whether the server is one that we can work with.
    ///
    /// - Parameter url: `postgres://user:password@host:port/name?sslmode=verify-full`, in libpq's words; several hosts are parted by commas.
    /// - Throws: ``SQLError`` with what is to be done; never with the password.
    package init(url: String) async throws {
        let string = ConnectionString(url)
        self.writer = GroupWriter(string)
        self.readers = ReadPool(lanes: Self.readers, string)
        self.locks = LockKeeper(string)
        do {
            try await self.readers.perform(Self.examine)
        } catch {
            try await self.close()
            throw error
        }
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await self.readers.read(body)
    }

    @discardableResult
    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        // A continuation knows nothing of cancellation, which is what the seam asks for: a write handed over is carried out.
        try await withCheckedThrowingContinuation { continuation in
            self.writer.submit(Write(body: body, continuation: continuation))
        }
    }

    @discardableResult
    package func write<One: BatchedWrite>(_ one: One) async throws -> One.Outcome {
        try await withCheckedThrowingContinuation { continuation in
            self.writer.submit(WriteBatch(one, continuation: continuation))
        }
    }

    package func close() async throws {
        await self.writer.close()
        self.readers.close()
        await self.locks.close()
    }

    @Sendable private static func examine(_ session: Session) throws {
        guard session.serverVersion >= Self.oldestVersion else {
            throw SQLError(
                code: .other,
                message: "the server is PostgreSQL \(session.release); Afterword needs 15 or later"
            )
        }
        let encoding = try session.command("SHOW server_encoding").word() ?? ""
        guard encoding == "UTF8" else {
            throw SQLError(
                code: .other,
                message:
                    "the database keeps text as \(encoding); make one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
            )
        }
    }
}

extension PostgresDatabase {
    /// How many transactions were committed since opening; fewer than the writes when group commit works.
    package var commitCount: Int { self.writer.commitCount }

    /// How often the writing connection has waited for the server since opening.
    package var roundTripCount: Int { self.writer.roundTripCount }
}
