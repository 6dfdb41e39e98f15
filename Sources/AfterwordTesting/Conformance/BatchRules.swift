import AfterwordStorage
import Testing

extension SQLDatabaseConformance {
    static let batches: [Rule] = [
        Rule("writes of one kind that wait together are made together, and each gets its own outcome", check: together),
        Rule("a batch that throws undoes only the writes that throw alone", check: badMembers),
        Rule("a statement that fails in a batch undoes only the writes it fails for alone", check: failingStatements),
        Rule("batches and other writes that wait together are all made", check: mixedKinds),
        Rule("a batch that does not answer each of its writes is undone", check: missingOutcomes),
    ]

    private static func together(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        let outcomes = try await Self.outcomes(of: (1...120).map { SampleInsert(id: $0) }, on: database)
        #expect(outcomes.mapValues(\.id) == Dictionary(uniqueKeysWithValues: (1...120).map { ($0, $0) }))
        #expect(outcomes.values.contains { $0.batchSize > 1 })
        #expect(try await database.sampleIDs() == Array(1...120))
    }

    private static func badMembers(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        let writes = (1...120).map { SampleInsert(id: $0, isRefused: $0 % 20 == 0) }
        let outcomes = try await Self.outcomes(of: writes, on: database)
        let good = (1...120).filter { $0 % 20 != 0 }
        #expect(outcomes.keys.sorted() == good)
        #expect(try await database.sampleIDs() == good)
    }

    private static func failingStatements(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        for id in stride(from: 20, through: 120, by: 20) { try await database.insertSample(id) }
        let outcomes = try await Self.outcomes(of: (1...120).map { SampleInsert(id: $0) }, on: database)
        #expect(outcomes.keys.sorted() == (1...120).filter { $0 % 20 != 0 })
        #expect(try await database.sampleIDs() == Array(1...120))
    }

    private static func mixedKinds(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        try await database.writingTogether { group in
            for id in 1...90 {
                group.addTask {
                    switch id % 3 {
                    case 0: try await database.insertSample(id)
                    case 1: try await database.write(SampleInsert(id: id))
                    default: try await database.write(OtherSampleInsert(id: id))
                    }
                }
            }
        }
        #expect(try await database.sampleIDs() == Array(1...90))
    }

    private static func missingOutcomes(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        let error = await #expect(throws: SQLError.self) { try await database.write(SilentInsert(id: 1)) }
        #expect(error?.code == .other)
        #expect(try await database.sampleIDs() == [])
    }
}

extension SQLDatabaseConformance {
    /// Hands the writes over while another holds the writer; returns the outcomes of those that were made, by id.
    private static func outcomes(
        of writes: [SampleInsert],
        on database: any SQLDatabase
    ) async throws -> [Int: SampleInsert.Outcome] {
        let (outcomes, sink) = AsyncStream.makeStream(of: (Int, SampleInsert.Outcome).self)
        try await database.writingTogether { group in
            for write in writes {
                // A refused write has no outcome; the rules look at which have one.
                group.addTask { if let outcome = try? await database.write(write) { sink.yield((write.id, outcome)) } }
            }
        }
        sink.finish()
        return await outcomes.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
}

/// Inserts rows of the sample as one statement for many rows.
private struct SampleInsert: BatchedWrite {
    struct Outcome: Sendable {
        var id: Int
        var batchSize: Int
    }

    var id: Int
    var isRefused = false

    static func run(_ writes: [Self], in connection: any SQLConnection) throws -> [Outcome] {
        try connection.post("INSERT INTO sample (id) VALUES", rows: writes.map { "(\($0.id))" })
        if let refused = writes.first(where: \.isRefused) { throw Refusal(id: refused.id) }
        return writes.map { Outcome(id: $0.id, batchSize: writes.count) }
    }
}

/// Another kind of write to the same table.
private struct OtherSampleInsert: BatchedWrite {
    var id: Int

    static func run(_ writes: [Self], in connection: any SQLConnection) throws -> [Int] {
        for write in writes { try connection.post("INSERT INTO sample (id) VALUES (\(write.id))") }
        return writes.map(\.id)
    }
}

/// Writes and answers nobody.
private struct SilentInsert: BatchedWrite {
    var id: Int

    static func run(_ writes: [Self], in connection: any SQLConnection) throws -> [Int] {
        for write in writes { try connection.post("INSERT INTO sample (id) VALUES (\(write.id))") }
        return []
    }
}
