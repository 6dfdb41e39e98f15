import AfterwordCore
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct MigrationTests {
    private static let steps = [
        Migration(id: 1, name: "pets", statements: ["CREATE TABLE pet (id INTEGER PRIMARY KEY)"]),
        Migration(id: 2, name: "names", statements: ["ALTER TABLE pet ADD COLUMN name TEXT"]),
    ]

    /// Shipped steps never change. If this fails, put the old statements back and write a new step.
    private static let shipped: [Int: String] = [
        1: "40de013eab640a4b", 2: "e8d64db1a7ece92b", 3: "6c312f62f0d3c7fe", 4: "040118b6eeef97dd",
        5: "9d231d255a85a426", 6: "509626f7ab563560", 7: "3b2b5889f72cb33e", 8: "4caff4a5706f2388",
        9: "ec079cc9b3e58eb4",
        10: "5bb9187d0890abac", 11: "6db5d5b7926cc4d5", 12: "910dae75408bb16f",
        13: "4fac5621b474cfe5", 14: "7f4677f764550883", 15: "057896ee349283cb", 16: "67c8c92d54b1799e",
        17: "48d94d78b998813b", 18: "e648fb36ba947a8f", 19: "d8e5b3bea1b28ed4",
        20: "6d9a35cdf848e90a", 21: "1ed31e6a2e6e0756", 22: "31f7074a5864cbc4",
    ]

    @Test func `shipped steps are frozen`() {
        #expect(Dictionary(uniqueKeysWithValues: Migrations.all.map { ($0.id, $0.checksum) }) == Self.shipped)
    }

    @Test func `steps count from 1 without gaps`() {
        #expect(Migrations.all.map(\.id) == Array(1...Migrations.all.count))
    }

    @Test(arguments: Engine.available)
    func `the whole schema is applied once`(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let first = try await Migrations.apply(to: database, at: .testStart)
            let second = try await Migrations.apply(to: database, at: .testStart)
            #expect(first == Migrations.all.map(\.id))
            #expect(second == [])
        }
    }

    /// The server reads the text of a table's CHECKs anew for each statement that writes to it.
    @Test(arguments: Engine.available)
    func `on PostgreSQL the tables that every answer writes have no checks, and SQLite keeps them`(
        _ engine: Engine
    ) async throws {
        try await engine.withDatabase { database in
            let isSQLite = database.dialect.name == .sqlite
            let checked: SQL =
                isSQLite
                ? "SELECT name FROM sqlite_schema WHERE sql LIKE '%CHECK (%' AND type = 'table'"
                : """
                SELECT DISTINCT conrelid::regclass::text AS name FROM pg_constraint
                WHERE contype = 'c' AND connamespace = current_schema()::regnamespace
                """
            try await Migrations.apply(to: database, at: .testStart)
            let tables = try await database.read { try Set($0.rows(checked).map { try $0.text("name") }) }
            let hot: Set = ["response", "invitation", "message", "outbox", "attempt", "follow_up", "support_case"]
            #expect(tables.contains("audit_head"))
            #expect(tables.intersection(hot) == (isSQLite ? hot : []))
        }
    }

    @Test(arguments: Engine.available)
    func `only missing steps are applied`(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            try await Migrations.apply([Self.steps[0]], to: database, at: .testStart)
            try await database.write { try $0.post("INSERT INTO pet (id) VALUES (1)") }
            let applied = try await Migrations.apply(Self.steps, to: database, at: .testStart)
            #expect(applied == [2])
            let row = try #require(try await database.read { try $0.firstRow("SELECT id, name FROM pet") })
            #expect(try row.optionalText("name") == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `a step that fails leaves no trace and is tried again`(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            var broken = Self.steps[0]
            broken.statements.append("CREATE TABEL wrong")
            await #expect(throws: SQLError.self) { try await Migrations.apply([broken], to: database, at: .testStart) }
            let applied = try await Migrations.apply(Self.steps, to: database, at: .testStart)
            #expect(applied == [1, 2])
        }
    }

    @Test(arguments: Engine.available)
    func `an edited step is refused with both checksums`(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            try await Migrations.apply([Self.steps[0]], to: database, at: .testStart)
            let edited = Migration(
                id: 1,
                name: "pets",
                statements: ["CREATE TABLE pet (id INTEGER PRIMARY KEY, age INTEGER)"]
            )
            let error = await #expect(throws: SchemaMismatch.self) {
                try await Migrations.apply([edited, Self.steps[1]], to: database, at: .testStart)
            }
            let checksums = (applied: Self.steps[0].checksum, shipped: edited.checksum)
            #expect(error == .changed(step: 1, name: "pets", applied: checksums.applied, shipped: checksums.shipped))
        }
    }

    @Test(arguments: Engine.available)
    func `a database from a newer release is refused`(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            try await Migrations.apply(Self.steps, to: database, at: .testStart)
            let error = await #expect(throws: SchemaMismatch.self) {
                try await Migrations.apply([Self.steps[0]], to: database, at: .testStart)
            }
            #expect(error == .newer(step: 2, newestKnown: 1))
            #expect(error?.description.contains("Start the release that made the database") == true)
        }
    }

    private static let kinds: [(statements: [String], isAdditive: Bool)] = [
        (["CREATE TABLE a (id INTEGER PRIMARY KEY)", "CREATE UNIQUE INDEX a_id ON a (id)"], true),
        (["ALTER TABLE pet ADD COLUMN age INTEGER", "CREATE INDEX pet_age ON pet (age)"], true),
        (["ALTER TABLE pet ADD COLUMN age INTEGER NOT NULL DEFAULT 0"], true),
        (["ALTER TABLE pet ADD COLUMN age INTEGER NOT NULL"], false),
        (["CREATE UNIQUE INDEX pet_name ON pet (name)"], false),
        (["ALTER TABLE pet DROP COLUMN name"], false),
        (["ALTER TABLE pet RENAME COLUMN name TO title"], false),
        (["UPDATE pet SET name = 'x'"], false), (["DROP INDEX pet_name"], false),
    ]

    @Test(arguments: Self.kinds)
    func `a step that only adds is told from one that changes`(_ statements: [String], isAdditive: Bool) {
        #expect(Migration(id: 1, name: "", statements: statements).isAdditive == isAdditive)
        #expect(!Migration(id: 1, name: "", statements: statements, endsOlderReleases: true).isAdditive)
    }

    private static let settings = Migration(
        id: 1,
        name: "settings",
        statements: ["CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)"]
    )
    private static let adding = Migration(
        id: 2,
        name: "adding",
        statements: ["ALTER TABLE setting ADD COLUMN note TEXT"]
    )
    private static let changing = Migration(
        id: 3,
        name: "changing",
        statements: ["ALTER TABLE setting RENAME COLUMN note TO remark"]
    )

    @Test(arguments: Engine.available)
    func `an older release starts again as long as newer steps only add`(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let all = [Self.settings, Self.adding, Self.changing]
            try await Migrations.apply(Array(all[..<1]), to: database, at: .testStart)
            try await Migrations.apply(Array(all[..<2]), to: database, at: .testStart)
            #expect(try await Migrations.apply(Array(all[..<1]), to: database, at: .testStart) == [])
            try await Migrations.apply(all, to: database, at: .testStart)
            for known in 1...2 {
                let error = await #expect(throws: SchemaMismatch.self) {
                    try await Migrations.apply(Array(all[..<known]), to: database, at: .testStart)
                }
                #expect(error == .newer(step: known + 1, newestKnown: known))
            }
            #expect(try await Migrations.apply(all, to: database, at: .testStart) == [])
        }
    }

    @Test(arguments: Engine.available)
    func `a store of this release works on when a newer one adds to the schema`(_ engine: Engine) async throws {
        try await engine.withStore { store in
            let id: EntityID<Contact> = store.ids.next(at: .testStart)
            // Prepared before the step, and asked again after it.
            let selection: SQL = "SELECT * FROM contact WHERE id = \(id)"
            let insertion: SQL = "INSERT INTO contact (id, name, facts_at_ms) VALUES (\(id), 'Ana', 0)"
            try await store.database.write { try $0.post(insertion) }
            let before = try await store.database.read { try $0.rows(selection) }
            let step = Migration(
                id: Migrations.all.count + 1,
                name: "of a newer release",
                statements: [
                    "ALTER TABLE contact ADD COLUMN shoe_size INTEGER NOT NULL DEFAULT 42",
                    "CREATE TABLE shoe (id INTEGER PRIMARY KEY)",
                ]
            )
            #expect(
                try await Migrations.apply(Migrations.all + [step], to: store.database, at: .testStart) == [step.id]
            )
            let after = try await store.database.read { try $0.rows(selection) }
            #expect(before.count == 1 && after.count == 1)
            #expect(try after[0].text("name") == "Ana" && after[0].id("id") == id)
            let next: EntityID<Contact> = store.ids.next(at: .testStart)
            try await store.database.write {
                try $0.post("INSERT INTO contact (id, name, facts_at_ms) VALUES (\(next), 'Ion', 0)")
                _ = try $0.rows(selection)
            }
            #expect(try await Migrations.apply(to: store.database, at: .testStart) == [])
        }
    }

    private static let renderings: [(written: String, sqlite: String, postgres: String)] = [
        (
            "CREATE TABLE a (n INTEGER NOT NULL, t TEXT, r REAL, b BLOB)",
            "CREATE TABLE a (n INTEGER NOT NULL, t TEXT, r REAL, b BLOB) STRICT",
            #"CREATE TABLE a (n BIGINT NOT NULL, t TEXT COLLATE "C", r DOUBLE PRECISION, b BYTEA)"#
        ),
        (
            "CREATE TABLE a (t TEXT CHECK (t IN ('TEXT', 'it''s REAL')))",
            "CREATE TABLE a (t TEXT CHECK (t IN ('TEXT', 'it''s REAL'))) STRICT",
            #"CREATE TABLE a (t TEXT COLLATE "C" CHECK (t IN ('TEXT', 'it''s REAL')))"#
        ),
        ("CREATE INDEX a_t ON a (t)", "CREATE INDEX a_t ON a (t)", "CREATE INDEX a_t ON a (t)"),
        (
            "ALTER TABLE a ADD COLUMN n INTEGER", "ALTER TABLE a ADD COLUMN n INTEGER",
            "ALTER TABLE a ADD COLUMN n BIGINT"
        ),
    ]

    @Test(arguments: Self.renderings)
    func `schema statements get each engine's types`(_ written: String, sqlite: String, postgres: String) {
        #expect(SQLDialect(name: .sqlite).schemaStatement(written).texts == [sqlite])
        #expect(SQLDialect(name: .postgres).schemaStatement(written).texts == [postgres])
    }
}
