import AfterwordStorage
import Testing

extension SQLDatabaseConformance {
    static let lookups: [Rule] = [
        Rule("a write is visible to the next lookup as soon as it has returned", check: visibleToLookups),
        Rule("a lookup sees one snapshot while writes go on", check: { try await Self.snapshot($0, by: .lookUp) }),
        Rule("a lookup cannot write", check: { try await Self.readOnly($0, by: .lookUp) }),
        Rule("what a lookup throws comes out, and the next one works", check: throwingLookups),
        Rule("more lookups at once than there are connections all answer", check: manyLookups),
        Rule("a lookup sees columns that were added since the last one", check: lookupsAfterSchemaStep),
    ]

    private static func visibleToLookups(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        for id in 1...50 {
            try await database.insertSample(id)
            #expect(try await database.lookUp { try $0.sampleIDs() }.last == id)
        }
    }

    private static func throwingLookups(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        try await database.insertSample(1)
        for id in 1...20 {
            await #expect(throws: Refusal(id: id)) {
                try await database.lookUp { connection -> Int in
                    _ = try connection.sampleIDs()
                    throw Refusal(id: id)
                }
            }
        }
        #expect(try await database.lookUp { try $0.sampleIDs() } == [1])
    }

    private static func manyLookups(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        try await database.insertSample(1)
        try await withThrowingTaskGroup(of: [Int].self) { group in
            for _ in 1...500 { group.addTask { try await database.lookUp { try $0.sampleIDs() } } }
            for try await ids in group { #expect(ids == [1]) }
        }
    }

    private static func lookupsAfterSchemaStep(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        try await database.insertSample(1)
        let first = try await database.lookUp { try $0.rows("SELECT * FROM sample") }
        #expect(throws: SQLError.self) { try first[0].value("added") }
        try await database.write { try $0.execute("ALTER TABLE sample ADD COLUMN added TEXT") }
        let second = try await database.lookUp { try $0.rows("SELECT * FROM sample") }
        #expect(try second[0].value("added") == .null)
    }
}
