import AfterwordStorage
import Testing

extension SQLDatabaseConformance {
    static let values: [Rule] = [
        Rule("every value comes back as it was bound", check: roundTrip),
        Rule("bound text never becomes SQL", check: hostileText),
        Rule("text is ordered by its bytes", check: byteOrder),
        Rule("a list binds each of its values, however many", check: lists),
        Rule("an empty list equals nothing", check: emptyList),
        Rule("a statement says how many rows it changed", check: changeCounts),
        Rule("RETURNING hands over the rows it changed", check: returning),
        Rule("rows are handed over one by one and can be left early", check: streaming),
        Rule("a column that is not in the answer is a decoding error", check: missingColumn),
    ]

    private static let samples: [(column: String, value: SQLValue)] = [
        ("id", .integer(0)), ("id", .integer(.min)), ("id", .integer(.max)), ("id", .integer(-1)),
        ("note", .null), ("note", .text("")), ("note", .text("O'Brien \"said\" \\ % _ ? $1 :name")),
        ("note", .text("Zoë 日本語 👩‍👩‍👧 e\u{301}\u{202E}")),
        ("note", .text(String(repeating: "long text ", count: 100_000))),
        ("ratio", .null), ("ratio", .real(0.1)), ("ratio", .real(-1e308)), ("ratio", .real(.leastNonzeroMagnitude)),
        ("bytes", .null), ("bytes", .blob([])), ("bytes", .blob([0])), ("bytes", .blob(Array(0...255))),
    ]

    private static func roundTrip(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        for (column, value) in Self.samples {
            let returned = try await database.write { connection in
                try connection.post("DELETE FROM sample")
                // Only SQLite numbers rows by itself.
                try connection.post("INSERT INTO sample (id) VALUES (7)")
                try connection.post("UPDATE sample SET \(unsafe: column) = \(value)")
                return try connection.firstRow("SELECT \(unsafe: column) FROM sample")?.value(column)
            }
            #expect(returned == value)
        }
    }

    private static func hostileText(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        let text = "'); DROP TABLE sample; --"
        try await database.insertSample(1, note: text)
        let found = try await database.read { try $0.rows("SELECT id FROM sample WHERE note = \(text)").count }
        #expect(found == 1)
    }

    private static func byteOrder(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        for (id, note) in ["a", "Z", "é", "B", "_", ""].enumerated() { try await database.insertSample(id, note: note) }
        let notes = try await database.read {
            try $0.rows("SELECT note FROM sample ORDER BY note").map { try $0.text("note") }
        }
        #expect(notes == ["", "B", "Z", "_", "a", "é"])
    }

    private static func lists(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        for id in [1, 2, 3, 700] { try await database.insertSample(id) }
        let (few, many) = try await database.read { connection in
            (
                try connection.rows("SELECT id FROM sample WHERE id IN \(list: [1, 3])").count,
                try connection.rows("SELECT id FROM sample WHERE id IN \(list: Array(2...1_000))").count
            )
        }
        #expect(few == 2)
        #expect(many == 3)
    }

    private static func emptyList(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        try await database.insertSample(1)
        let found = try await database.read { try $0.rows("SELECT id FROM sample WHERE id IN \(list: [Int]())").count }
        #expect(found == 0)
    }

    private static func changeCounts(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        let dialect = database.dialect
        let counts = try await database.write { connection in
            [
                try connection.execute("INSERT INTO sample (id) VALUES (1), (2), (3)"),
                try connection.execute("INSERT INTO sample (id) VALUES (3) ON CONFLICT DO NOTHING"),
                try connection.execute("UPDATE sample SET note = 'x' WHERE id < 3"),
                try connection.execute(dialect.schemaStatement("CREATE TABLE other (id INTEGER PRIMARY KEY)")),
                try connection.execute("DELETE FROM sample WHERE id > 9"),
            ]
        }
        #expect(counts == [3, 0, 2, 0, 0])
    }

    private static func returning(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        let changed = try await database.write { connection in
            try connection.post("INSERT INTO sample (id) VALUES (1), (2), (3)")
            return try connection.rows("UPDATE sample SET note = 'x' WHERE id > 1 RETURNING id").map {
                try $0.integer("id")
            }
        }
        #expect(changed.sorted() == [2, 3])
    }

    private static func streaming(_ database: any SQLDatabase) async throws {
        try await database.makeSample()
        for id in 1...4 { try await database.insertSample(id) }
        let seen = try await database.read { connection in
            var seen: [Int] = []
            // The first pass is left in the middle; the second runs its own text once more inside itself.
            #expect(throws: Refusal(id: 2)) {
                try connection.forEachRow("SELECT id FROM sample ORDER BY id") { row in
                    let id = try row.integer("id")
                    if id == 2 { throw Refusal(id: id) }
                }
            }
            try connection.forEachRow("SELECT id FROM sample ORDER BY id") { row in
                try connection.forEachRow("SELECT id FROM sample ORDER BY id") { _ in }
                seen.append(try row.integer("id"))
            }
            return seen
        }
        #expect(seen == [1, 2, 3, 4])
    }

    private static func missingColumn(_ database: any SQLDatabase) async throws {
        let row = try #require(try await database.read { try $0.firstRow("SELECT 1 AS one") })
        let error = #expect(throws: SQLError.self) { try row.integer("two") }
        #expect(error?.code == .decoding)
    }
}
