import AfterwordCore
import AfterwordStorage
import AfterwordTesting
import Foundation
import Synchronization
import Testing

/// From where to where.
struct CopyWay: Sendable, CustomTestStringConvertible {
    var source: Engine
    var destination: Engine

    var testDescription: String { "\(self.source) → \(self.destination)" }

    static let all = Engine.available.flatMap { source in
        Engine.available.map { CopyWay(source: source, destination: $0) }
    }

    /// Gives `body` a source with the steps of `CopySample`, filled, and an empty destination.
    func with(_ body: (_ source: any SQLDatabase, _ destination: any SQLDatabase) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let source = try await self.source.open(folder)
            let destination = try await self.destination.fill(folder)
            try await Migrations.apply(CopySample.steps, to: source, at: .testStart)
            try await CopySample.fill(source)
            try await body(source, destination)
            try await source.close()
            try await destination.close()
        }
    }
}

/// Tables with everything that could get lost between engines.
enum CopySample {
    static let steps = [
        Migration(
            id: 1,
            name: "sample",
            statements: [
                "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
                // Alphabetically before what it points to, and to itself.
                "CREATE TABLE child (id INTEGER PRIMARY KEY, next_id INTEGER REFERENCES child (id))",
                "CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT UNIQUE)",
                "ALTER TABLE child ADD COLUMN keeper_id INTEGER REFERENCES parent (id)",
                """
                CREATE TABLE thing (
                    word TEXT NOT NULL, number INTEGER NOT NULL, part REAL, bytes BLOB, text TEXT, big INTEGER,
                    PRIMARY KEY (word, number)
                )
                """,
                "INSERT INTO setting (name, value) VALUES ('seed', 'of the schema')",
            ]
        ),
        Migration(id: 2, name: "more", statements: ["ALTER TABLE parent ADD COLUMN age INTEGER NOT NULL DEFAULT 7"]),
    ]

    static let childCount = 5_000

    private static let reals: [SQLValue] = [
        .null, .real(0), .real(-0.0), .real(0.1), .real(-1e300), .real(.leastNonzeroMagnitude), .real(3),
        .real(.infinity),
    ]
    private static let texts: [SQLValue] = [
        .null, .text(""), .text("Ștefan 🎈"), .text("one\nline"), .text("a\0b"), .text(#"\x41"#), .text("'"),
    ]
    private static let blobs: [SQLValue] = [.null, .blob([]), .blob([0, 255, 10, 92]), .blob(Array(0...255))]
    private static let integers: [SQLValue] = [.null, .integer(.min), .integer(.max), .integer(0)]

    static func fill(_ database: any SQLDatabase) async throws {
        try await database.write { connection in
            try connection.post("UPDATE setting SET value = \("changed") WHERE name = \("seed")")
            for id in 1...3 { try connection.post("INSERT INTO parent (id, name) VALUES (\(id), \("p\(id)"))") }
            for number in 0..<40 {
                try connection.post(
                    """
                    INSERT INTO thing (word, number, part, bytes, text, big) VALUES (
                        \(["b", "B", "ä", ""][number % 4]), \(number), \(reals[number % reals.count]),
                        \(blobs[number % blobs.count]), \(texts[number % texts.count]), \(integers[number % integers.count]))
                    """
                )
            }
            for id in 1...childCount {
                try connection.post("INSERT INTO child (id, keeper_id) VALUES (\(id), \(id % 3 + 1))")
            }
            // Points forward, to a row that arrives later.
            try connection.post("UPDATE child SET next_id = \(childCount) WHERE id = 1")
        }
    }
}

@Suite struct DatabaseCopyTests {
    @Test(arguments: CopyWay.all)
    func `a copy holds the same rows, and a server may start on it`(_ way: CopyWay) async throws {
        try await way.with { source, destination in
            let sent = try await DatabaseCopy(from: source, to: destination, steps: CopySample.steps).run(
                at: .testStart
            )
            #expect(sent.mapValues(\.rows) == ["child": CopySample.childCount, "parent": 3, "setting": 2, "thing": 40])
            #expect(try await DatabaseCopy.checksums(of: destination, steps: CopySample.steps) == sent)
            #expect(try await Migrations.apply(CopySample.steps, to: destination, at: .testStart) == [])
            let ages = try await destination.read { try $0.rows("SELECT age, name FROM parent ORDER BY name") }
            #expect(try ages.map { try $0.integer("age") } == [7, 7, 7])
            let value = try await destination.read {
                try $0.firstRow("SELECT value FROM setting WHERE name = 'seed'")?.text("value")
            }
            #expect(value == "changed")
        }
    }

    @Test(arguments: CopyWay.all)
    func `references hold again when the copy has ended`(_ way: CopyWay) async throws {
        guard way.destination.name == "PostgreSQL" else { return }
        try await way.with { source, destination in
            _ = try await DatabaseCopy(from: source, to: destination, steps: CopySample.steps).run(at: .testStart)
            let error = await #expect(throws: SQLError.self) {
                try await destination.write { try $0.post("INSERT INTO child (id, keeper_id) VALUES (-1, 99)") }
            }
            #expect(error?.code == .foreignKeyViolation)
        }
    }

    @Test(arguments: CopyWay.all, [1, 2, 3, 4])
    func `a copy that was cut off goes on, and meanwhile no server starts on it`(_ way: CopyWay, cut: Int) async throws
    {
        try await way.with { source, destination in
            let cutting = CutOff(destination, after: cut)
            await #expect(throws: CutOff.Cut.self) {
                _ = try await DatabaseCopy(from: source, to: cutting, steps: CopySample.steps).run(at: .testStart)
            }
            let error = await #expect(throws: SchemaMismatch.self) {
                try await Migrations.apply(CopySample.steps, to: destination, at: .testStart)
            }
            #expect(error == .unfinishedCopy)
            let sent = try await DatabaseCopy(from: source, to: destination, steps: CopySample.steps).run(
                at: .testStart
            )
            #expect(try await DatabaseCopy.checksums(of: destination, steps: CopySample.steps) == sent)
        }
    }

    @Test(arguments: CopyWay.all)
    func `what changed in the source between two tries is copied anew`(_ way: CopyWay) async throws {
        try await way.with { source, destination in
            let cutting = CutOff(destination, after: 3)
            await #expect(throws: CutOff.Cut.self) {
                _ = try await DatabaseCopy(from: source, to: cutting, steps: CopySample.steps).run(at: .testStart)
            }
            try await source.write { connection in
                try connection.post("UPDATE child SET keeper_id = 1 WHERE id = 2")
                try connection.post("DELETE FROM child WHERE id = 3")
                try connection.post("INSERT INTO child (id) VALUES (-5)")
            }
            let sent = try await DatabaseCopy(from: source, to: destination, steps: CopySample.steps).run(
                at: .testStart
            )
            #expect(try await DatabaseCopy.checksums(of: destination, steps: CopySample.steps) == sent)
            #expect(sent["child"]?.rows == CopySample.childCount)
        }
    }

    @Test(arguments: CopyWay.all)
    func `rows that point nowhere stop the copy before its end`(_ way: CopyWay) async throws {
        // Only a file that nobody guards can hold such rows.
        guard way.source.name == "SQLite" else { return }
        try await withTemporaryFolder { folder in
            let source = try await way.source.fill(folder.appending(path: "source", directoryHint: .isDirectory).made())
            let destination = try await way.destination.fill(folder)
            try await Migrations.apply(CopySample.steps, to: source, at: .testStart)
            try await source.write { try $0.post("INSERT INTO child (id, keeper_id) VALUES (1, 99)") }
            let error = await #expect(throws: SQLError.self) {
                _ = try await DatabaseCopy(from: source, to: destination, steps: CopySample.steps).run(at: .testStart)
            }
            #expect(error?.code == .foreignKeyViolation)
            await #expect(throws: SchemaMismatch.unfinishedCopy) {
                try await Migrations.apply(CopySample.steps, to: destination, at: .testStart)
            }
            try await source.close()
            try await destination.close()
        }
    }

    @Test(arguments: CopyWay.all)
    func `what cannot be copied is refused before anything is changed`(_ way: CopyWay) async throws {
        try await way.with { source, destination in
            func refusal(_ steps: [Migration]) async -> CopyRefusal? {
                await #expect(throws: CopyRefusal.self) {
                    _ = try await DatabaseCopy(from: source, to: destination, steps: steps).run(at: .testStart)
                }
            }
            #expect(await refusal([CopySample.steps[0]]) == .newerSource(step: 2, newestKnown: 1))
            try await destination.write { try $0.post("CREATE TABLE mine (id INTEGER PRIMARY KEY)") }
            #expect(await refusal(CopySample.steps) == .notEmpty(tables: 1))
            let tables = try await destination.read { try TableShape.all(in: $0, destination.dialect) }
            #expect(tables.map(\.name) == ["mine"])
        }
    }

    @Test(arguments: CopyWay.all)
    func `tables of other programs stay where they are`(_ way: CopyWay) async throws {
        try await way.with { source, destination in
            // One without a key, as tools that follow a database make them, and one with a key.
            try await source.write { connection in
                try connection.post("CREATE TABLE zz_sync (id INTEGER, seq INTEGER)")
                try connection.post("INSERT INTO zz_sync (id, seq) VALUES (1, 2)")
                try connection.post("CREATE TABLE aa_notes (id INTEGER PRIMARY KEY)")
            }
            let names = try await source.read {
                try TableShape.strangers(in: $0, source.dialect, steps: CopySample.steps)
            }
            #expect(names == ["aa_notes", "zz_sync"])
            let sent = try await DatabaseCopy(from: source, to: destination, steps: CopySample.steps)
                .run(at: .testStart)
            #expect(Set(sent.keys) == ["child", "parent", "setting", "thing"])
            let arrived = try await destination.read { try TableShape.all(in: $0, destination.dialect) }
            #expect(Set(arrived.map(\.name)) == Set(sent.keys).union(["migration"]))
        }
    }

    @Test(arguments: Engine.available)
    func `every table of a whole schema is one of ours`(_ engine: Engine) async throws {
        try await withTemporaryFolder { folder in
            let database = try await engine.open(folder)
            try await Migrations.apply(to: database, at: .testStart)
            let (all, strangers) = try await database.read { connection in
                (
                    try TableShape.all(in: connection, database.dialect).map(\.name),
                    try TableShape.strangers(in: connection, database.dialect)
                )
            }
            #expect(strangers == [])
            #expect(Set(all) == Migrations.tables())
            try await database.close()
        }
    }

    @Test(arguments: CopyWay.all)
    func `an empty source and the beginning of another copy are refused`(_ way: CopyWay) async throws {
        try await way.with { source, destination in
            try await withTemporaryFolder { folder in
                let other = try await way.source.open(folder)
                func refusal() async -> CopyRefusal? {
                    await #expect(throws: CopyRefusal.self) {
                        _ = try await DatabaseCopy(from: other, to: destination, steps: CopySample.steps)
                            .run(at: .testStart)
                    }
                }
                #expect(await refusal() == .noSource)
                let cutting = CutOff(destination, after: 2)
                await #expect(throws: CutOff.Cut.self) {
                    _ = try await DatabaseCopy(from: source, to: cutting, steps: CopySample.steps).run(at: .testStart)
                }
                try await Migrations.apply(CopySample.steps, to: other, at: .testStart + .seconds(60))
                #expect(await refusal() == .otherCopy)
                try await other.close()
            }
            await #expect(throws: CopyRefusal.unfinishedSource) {
                _ = try await DatabaseCopy(from: destination, to: source, steps: CopySample.steps).run(at: .testStart)
            }
        }
    }

    @Test func `a checksum depends on types and values, not on the order of rows`() {
        let rows: [[SQLValue]] = [
            [.integer(1), .null], [.real(1), .null], [.text("1"), .null], [.blob([49]), .null], [.null, .integer(1)],
            [.text("ab"), .text("c")], [.text("a"), .text("bc")],
        ]
        let single = rows.map { row in
            var checksum = TableChecksum()
            checksum.add(row)
            return checksum.text
        }
        #expect(Set(single).count == rows.count)
        let (forwards, backwards) = (TableChecksum(adding: rows), TableChecksum(adding: rows.reversed()))
        #expect(forwards == backwards)
        #expect(TableChecksum(rows: forwards.rows, text: forwards.text) == forwards)
        #expect(TableChecksum(adding: rows + [rows[0]]) != forwards)
        #expect(TableChecksum(adding: [[.real(-0.0)]]) == TableChecksum(adding: [[.real(0)]]))
    }
}

extension TableChecksum {
    fileprivate init(adding rows: [[SQLValue]]) {
        self.init()
        for row in rows { self.add(row) }
    }
}

extension URL {
    fileprivate func made() throws -> URL {
        try FileManager.default.createDirectory(at: self, withIntermediateDirectories: true)
        return self
    }
}

/// A database that takes so many writes and then is gone, as for a process that is killed.
private struct CutOff: SQLDatabase {
    struct Cut: Error {}

    let inner: any SQLDatabase
    private let left: Counter

    private final class Counter: Sendable {
        let left: Mutex<Int>
        init(_ left: Int) { self.left = Mutex(left) }
    }

    init(_ inner: any SQLDatabase, after writes: Int) {
        self.inner = inner
        self.left = Counter(writes)
    }

    var dialect: SQLDialect { self.inner.dialect }

    func read<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value {
        try await self.inner.read(body)
    }

    func write<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value {
        let mayWrite = self.left.left.withLock { left in
            left -= 1
            return left >= 0
        }
        guard mayWrite else { throw Cut() }
        return try await self.inner.write(body)
    }

    func close() async throws {}
}
