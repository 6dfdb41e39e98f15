import AfterwordPostgres
import AfterwordStorage
import AfterwordTesting
import Testing

/// A server that takes none of our connections for a while, or not all of them.
@Suite(.enabled(if: TestPostgres.server != nil, "AFTERWORD_TEST_POSTGRES is not set; scripts/postgres COMMAND sets it"))
struct PostgresOutageTests {
    @Test func `readers that are connected serve every read where no further one can connect`() async throws {
        try await withNarrowServer { narrow in
            let database = try await narrow.database(connections: 1)
            let together = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 1...32 { group.addTask { try await database.read { try $0.number(number) } } }
                return try await group.reduce(0, +)
            }
            #expect(together == 528)
            for number in 1...12 {
                let read = try await database.read { try $0.number(number) }
                #expect(read == number)
            }
            try await database.close()
        }
    }

    @Test func `a read waits for a server that comes back soon`() async throws {
        try await withNarrowServer { narrow in
            let database = try await narrow.database(connections: 10)
            try await narrow.shut()
            async let read = database.read { try $0.number(7) }
            // One that is not patient has been turned away meanwhile.
            await #expect(throws: SQLError.self) { try await database.facts() }
            try await narrow.allow(connections: 10)
            #expect(try await read == 7)
            try await database.close()
        }
    }

    @Test func `a read that nobody waits for any more ends, though the server is away`() async throws {
        try await withNarrowServer { narrow in
            let database = try await narrow.database(connections: 10)
            try await narrow.shut()
            let read = Task { try await database.read { try $0.number(7) } }
            await #expect(throws: SQLError.self) { try await database.facts() }
            read.cancel()
            await #expect(throws: CancellationError.self) { try await read.value }
            try await database.close()
        }
    }

    @Test func `who is in a hurry is told before the others that the server is away`() async throws {
        try await withNarrowServer { narrow in
            let database = try await narrow.database(connections: 10)
            try await narrow.shut()
            let ended = await withTaskGroup(of: String.self) { group in
                group.addTask {
                    await #expect(throws: SQLError.self) { try await database.read { try $0.number(7) } }
                    return "patient"
                }
                group.addTask {
                    await #expect(throws: SQLError.self) { try await database.readInHaste { try $0.number(8) } }
                    return "hasty"
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(ended == ["hasty", "patient"])
            try await narrow.allow(connections: 10)
            #expect(try await database.readInHaste { try $0.number(9) } == 9)
            try await database.close()
        }
    }

    @Test func `reads that wait for a server that is away are refused when the database closes`() async throws {
        try await withNarrowServer { narrow in
            let database = try await narrow.database(connections: 10)
            try await narrow.shut()
            let read = Task { try await database.read { try $0.number(7) } }
            await #expect(throws: SQLError.self) { try await database.facts() }
            try await database.close()
            #expect(await #expect(throws: SQLError.self) { try await read.value }?.code == .closed)
        }
    }

    /// The read comes a second after the second write, which comes a second after the first.
    @Test func `what waits for a server that is away gives up in the order in which it came`() async throws {
        try await withNarrowServer { narrow in
            let database = try await narrow.database(connections: 10)
            try await narrow.shut()
            let ended = try await withThrowingTaskGroup(of: String.self) { group in
                let works: [(String, @Sendable () async throws -> Void)] = [
                    ("write 1", { try await database.write { try $0.post("SELECT 1") } }),
                    ("write 2", { try await database.write { try $0.post("SELECT 2") } }),
                    ("read 3", { _ = try await database.read { try $0.number(3) } }),
                ]
                for (name, work) in works {
                    group.addTask {
                        let error = await #expect(throws: SQLError.self) { try await work() }
                        #expect(error?.code == .busy)
                        return name
                    }
                    try await Task.sleep(for: .seconds(1))
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(ended == ["write 1", "write 2", "read 3"])
            try await database.close()
        }
    }
}

extension SQLConnection {
    /// Asks the server for a number that it is told.
    fileprivate func number(_ number: Int) throws -> Int {
        try self.firstRow("SELECT \(number) AS number, pg_sleep(0.01)")?.integer("number") ?? 0
    }
}

/// A role whose connections can be limited.
private struct NarrowServer {
    let owner: PostgresDatabase
    let url: String
    let role = "narrow_\(UInt64.random(in: .min ... .max))"

    func database(connections: Int) async throws -> PostgresDatabase {
        try await self.allow(connections: connections)
        return try await PostgresDatabase(url: self.url + (self.url.contains("?") ? "&" : "?") + "user=\(self.role)")
    }

    func allow(connections: Int) async throws {
        let statement: SQL = "ALTER ROLE \(unsafe: self.role) CONNECTION LIMIT \(unsafe: String(connections))"
        try await self.owner.write { try $0.post(statement) }
    }

    /// Ends every connection and takes no new one.
    func shut() async throws {
        try await self.allow(connections: 0)
        let end: SQL = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = \(self.role)"
        _ = try await self.owner.read { try $0.rows(end) }
    }
}

private func withNarrowServer(_ body: (NarrowServer) async throws -> Void) async throws {
    let url = try #require(TestPostgres.server).url
    let narrow = NarrowServer(owner: try await PostgresDatabase(url: url), url: url)
    try await narrow.owner.write { try $0.post("CREATE ROLE \(unsafe: narrow.role) LOGIN") }
    let result: Result<Void, any Error>
    do { result = .success(try await body(narrow)) } catch { result = .failure(error) }
    try await narrow.owner.write { try $0.post("DROP ROLE \(unsafe: narrow.role)") }
    try await narrow.owner.close()
    try result.get()
}
