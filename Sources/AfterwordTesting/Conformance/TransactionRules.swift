import AfterwordStorage
import Dispatch
import Testing

extension SQLDatabaseConformance {
    static let transactions: [Rule] = [
        Rule("a write is visible to the next read as soon as it has returned", check: visibleAfterReturn),
        Rule("a read cannot write", check: { try await Self.readOnly($0, by: .read) }),
        Rule("a read sees one snapshot while writes go on", check: { try await Self.snapshot($0, by: .read) }),
        Rule("what a body throws undoes that body", check: throwingBody),
        Rule("a body that throws undoes nobody else's statements", check: throwingNeighbours),
        Rule("a statement that fails undoes nobody else's statements", check: failingNeighbours),
        Rule("writes run as if one after the other", check: serialWrites),
        Rule("the write of a cancelled task is carried out", check: cancelledCaller),
    ]

    private static func visibleAfterReturn(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for id in 1...100 {
                group.addTask {
                    try await database.insertSample(id)
                    return try await database.sampleIDs().contains(id)
                }
            }
            for try await isVisible in group { #expect(isVisible) }
        }
    }

    static func readOnly(_ database: any SQLDatabase, by way: ReadingWay) async throws {
        try await database.makeSample()
        await #expect(throws: SQLError.self) {
            try await database.read(by: way) { _ = try $0.execute("INSERT INTO sample (id) VALUES (1)") }
        }
        #expect(try await database.read(by: way) { try $0.sampleIDs() } == [])
    }

    static func snapshot(_ database: any SQLDatabase, by way: ReadingWay) async throws {
        try await database.makeSample()
        try await database.insertSample(1)
        let hasCommitted = DispatchSemaphore(value: 0)
        let (hasRead, signal) = AsyncStream.makeStream(of: Void.self)
        async let views = database.read(by: way) { connection in
            let before = try connection.sampleIDs()
            signal.finish()
            guard hasCommitted.wait(timeout: .now() + 300) == .success else { throw Refusal(id: 0) }
            return [before, try connection.sampleIDs()]
        }
        for await _ in hasRead {}
        try await database.insertSample(2)
        hasCommitted.signal()
        #expect(try await views == [[1], [1]])
        #expect(try await database.sampleIDs() == [1, 2])
    }

    private static func throwingBody(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        await #expect(throws: Refusal(id: 7)) {
            try await database.write { connection in
                try connection.post("INSERT INTO sample (id) VALUES (7)")
                throw Refusal(id: 7)
            }
        }
        #expect(try await database.sampleIDs() == [])
    }

    private static func throwingNeighbours(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        let refused = try await Self.refusals(among: 1...120) { id in
            try await database.write { connection in
                try connection.post("INSERT INTO sample (id) VALUES (\(id))")
                if id % 5 == 0 { throw Refusal(id: id) }
            }
        }
        #expect(refused == Set(stride(from: 5, through: 120, by: 5)))
        #expect(try await database.sampleIDs() == (1...120).filter { $0 % 5 != 0 })
    }

    private static func failingNeighbours(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        for id in stride(from: 5, through: 120, by: 5) { try await database.insertSample(id, note: "first") }
        let refused = try await Self.refusals(among: 1...120) { id in
            try await database.insertSample(id, note: "second")
        }
        #expect(refused == Set(stride(from: 5, through: 120, by: 5)))
        #expect(try await database.sampleIDs() == Array(1...120))
    }

    /// Runs `work` for every number at once and returns the numbers for which it threw.
    private static func refusals(
        among numbers: ClosedRange<Int>,
        _ work: @escaping @Sendable (Int) async throws -> Void
    ) async throws -> Set<Int> {
        await withTaskGroup(of: Int?.self) { group in
            for number in numbers {
                group.addTask {
                    do { try await work(number) } catch { return number }
                    return nil
                }
            }
            return await group.reduce(into: []) { refused, number in if let number { refused.insert(number) } }
        }
    }

    private static func serialWrites(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        try await database.write { try $0.post("INSERT INTO sample (id, ratio) VALUES (1, 0)") }
        let refused = try await Self.refusals(among: 1...200) { _ in
            try await database.write { connection in
                let old = try connection.firstRow("SELECT ratio FROM sample WHERE id = 1")?.optionalReal("ratio") ?? 0
                try connection.post("UPDATE sample SET ratio = \(old + 1) WHERE id = 1")
            }
        }
        #expect(refused.isEmpty)
        let sum = try await database.read { try $0.firstRow("SELECT ratio FROM sample")?.optionalReal("ratio") }
        #expect(sum == 200)
    }

    private static func cancelledCaller(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                withUnsafeCurrentTask { $0?.cancel() }
                try await database.insertSample(1)
            }
            try await group.waitForAll()
        }
        #expect(try await database.sampleIDs() == [1])
    }
}
