import AfterwordStorage
import Testing

extension SQLDatabaseConformance {
    static let posts: [Rule] = [
        Rule("what runs after a posted statement sees its effect", check: seenAfterwards),
        Rule("more can be posted than fits into any buffer", check: manyPosts),
        Rule("rows that are posted together are all written, whatever their number and shape", check: rows),
        Rule("one bad row among many undoes the write that posted them", check: badRow),
        Rule("a write whose posted statement failed returns no value and keeps nothing", check: failedPost),
        Rule("the error of a posted statement reaches the write that posted it, and no other", check: blame),
        Rule("a write that throws leaves nothing of what it posted", check: throwingAfterPosts),
    ]

    private static func seenAfterwards(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        let (ids, changed, rest) = try await database.write { connection in
            try connection.post("INSERT INTO sample (id) VALUES (1), (2), (3)")
            try connection.post("DELETE FROM sample WHERE id = 2")
            let ids = try connection.sampleIDs()
            try connection.post("INSERT INTO sample (id) VALUES (4)")
            let changed = try connection.execute("DELETE FROM sample WHERE id > 1")
            try connection.post("INSERT INTO sample (id) VALUES (5)")
            var rest: [Int] = []
            try connection.forEachRow("SELECT id FROM sample ORDER BY id") { rest.append(try $0.integer("id")) }
            try connection.post("DELETE FROM sample WHERE id = 1")
            return (ids, changed, rest)
        }
        #expect(ids == [1, 3])
        #expect(changed == 2)
        #expect(rest == [1, 5])
        #expect(try await database.sampleIDs() == [5])
    }

    private static func manyPosts(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        let note = String(repeating: "x", count: 3_000)
        try await database.write { connection in
            for id in 1...3_000 { try connection.post("INSERT INTO sample (id, note) VALUES (\(id), \(note))") }
            // Each of these is another text, and so prepared anew.
            for id in 1...500 {
                try connection.post("UPDATE sample SET note = 'short' WHERE id = \(unsafe: String(id))")
            }
        }
        let row = try await database.read {
            try $0.firstRow("SELECT COUNT(*) AS rows, SUM(LENGTH(note)) AS characters FROM sample")
        }
        #expect(try row?.integer("rows") == 3_000)
        #expect(try row?.integer("characters") == 2_500 * 3_000 + 500 * 5)
    }

    private static func rows(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        try await database.write { connection in
            for (first, count) in [(0, 0), (1, 1), (2, 100)] {
                let rows = (first..<first + count).map { id -> SQL in
                    id.isMultiple(of: 3) ? "(\(id), UPPER(\("third")))" : "(\(id), \(Optional<String>.none))"
                }
                try connection.post("INSERT INTO sample (id, note) VALUES", rows: rows)
            }
            let again = [7, 7, 200].map { id -> SQL in "(\(id), \("again"))" }
            for row in again {
                try connection.post(
                    "INSERT INTO sample (id, note) VALUES",
                    rows: [row],
                    "ON CONFLICT (id) DO UPDATE SET note = excluded.note"
                )
            }
        }
        let notes = try await database.read { connection in
            try connection.rows("SELECT id, note FROM sample ORDER BY id").map {
                (try $0.integer("id"), try $0.optionalText("note"))
            }
        }
        #expect(notes.map(\.0) == Array(1...101) + [200])
        #expect(notes.filter { $0.1 == "THIRD" }.map(\.0) == Array(stride(from: 3, through: 99, by: 3)))
        #expect(notes.filter { $0.1 == "again" }.map(\.0) == [7, 200])
    }

    private static func badRow(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        let error = await #expect(throws: SQLError.self) {
            try await database.write { connection in
                let rows = ((1...80).map { $0 } + [40]).map { id -> SQL in "(\(id))" }
                try connection.post("INSERT INTO sample (id) VALUES", rows: rows)
            }
        }
        #expect(error?.code == .uniqueViolation)
        #expect(try await database.sampleIDs() == [])
    }

    private static func failedPost(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        let error = await #expect(throws: SQLError.self) {
            try await database.write { connection in
                for id in [1, 2, 1] { try connection.post("INSERT INTO sample (id) VALUES (\(id))") }
                return "a value"
            }
        }
        #expect(error?.code == .uniqueViolation)
        #expect(try await database.sampleIDs() == [])
    }

    /// Every tenth write posts what fails and says no more; its neighbours wait for answers of their own, or post as well.
    private static func blame(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        try await database.insertSample(0)
        let codes = await withTaskGroup(of: (Int, SQLError.Code?).self) { group in
            for id in 1...300 {
                group.addTask {
                    do {
                        try await database.write { connection in
                            try connection.post("INSERT INTO sample (id) VALUES (\(id))")
                            if id % 10 == 0 { try connection.post("INSERT INTO sample (id) VALUES (0)") }
                            if id % 3 == 1 { _ = try connection.rows("SELECT id FROM sample WHERE id = \(id)") }
                        }
                        return (id, nil)
                    } catch { return (id, (error as? SQLError)?.code ?? .other) }
                }
            }
            return await group.reduce(into: [Int: SQLError.Code]()) { codes, answer in codes[answer.0] = answer.1 }
        }
        #expect(
            codes
                == Dictionary(
                    uniqueKeysWithValues: stride(from: 10, through: 300, by: 10).map { ($0, .uniqueViolation) }
                )
        )
        #expect(try await database.sampleIDs() == (0...300).filter { $0 == 0 || $0 % 10 != 0 })
    }

    private static func throwingAfterPosts(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        await #expect(throws: Refusal(id: 3)) {
            try await database.write { connection in
                try connection.post("INSERT INTO sample (id) VALUES (1)")
                throw Refusal(id: 3)
            }
        }
        try await database.insertSample(2)
        #expect(try await database.sampleIDs() == [2])
    }
}
