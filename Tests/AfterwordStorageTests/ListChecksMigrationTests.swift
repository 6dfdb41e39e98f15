import AfterwordCore
import AfterwordSQLite
import AfterwordStorage
import AfterwordTesting
import Foundation
import Testing

/// Steps 19 and 20 write the rules of SQLite's hot tables in other words; they are the same rules.
struct ListChecksMigrationTests {
    private static let tables = [
        "support_case", "invitation", "decision", "message", "attempt", "response", "follow_up", "alert",
        "contact_class",
        "ambassador",
    ]

    @Test func `no table of the hot paths has a CHECK with a list, and nothing else of its text is changed`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let database = try SQLiteDatabase(path: folder.appending(path: "afterword.db").path())
            try await Migrations.apply(Migrations.all.filter { $0.id < 19 }, to: database, at: .testStart)
            let before = try await Self.texts(database)
            try await Migrations.apply(to: database, at: .testStart)
            let after = try await Self.texts(database)
            for table in Self.tables {
                #expect(try Self.plain(#require(before[table])) == #require(after[table]))
                #expect(after[table]?.contains(#/IN\s*\([^)]*,[^)]*,/#) == false, "\(table)")
            }
            try await database.close()
        }
    }

    @Test(arguments: [
        "UPDATE alert SET state = 'lost'", "UPDATE support_case SET phase = 'lost'",
        "UPDATE support_case SET phase = 'resolved', number = 'x'",
    ])
    func `a word nobody knows is refused as before, in the same process and after a new start`(
        _ statement: String
    ) async throws {
        let isKnown = !statement.contains("lost")
        try await withTemporaryFolder { folder in
            for isNew in [true, false] {
                let database = try SQLiteDatabase(path: folder.appending(path: "afterword.db").path())
                try await Migrations.apply(to: database, at: .testStart)
                if isNew { try await Self.fill(database) }
                let changed = try? await database.write { try $0.execute("\(unsafe: statement)") }
                #expect(changed == (isKnown ? 1 : nil))
                try await database.close()
            }
        }
    }

    @Test func `marking one message as sent makes no table of its own`() async throws {
        let steps = try await Self.explain("opcode") { store in
            let mark = SentMark(id: EntityID(rawValue: 1), sentAt: .testStart, receipt: nil)
            let marking = store.marking([mark])
            return "EXPLAIN " + marking.single(marking.rows[0])
        }
        #expect(steps.contains("OpenWrite"))
        #expect(!steps.contains("OpenEphemeral"))
    }

    @Test func `messages in trouble are found by their index`() async throws {
        let plan = try await Self.explain("detail") { _ in
            "EXPLAIN QUERY PLAN SELECT state, COUNT(*) FROM message WHERE \(Store.isMessageInTrouble) GROUP BY state"
        }
        #expect(plan.count == 1)
        #expect(plan[0].contains("USING COVERING INDEX message_trouble"))
    }

    /// A column of what SQLite says of a statement.
    private static func explain(_ column: String, _ statement: (Store) -> SQL) async throws -> [String] {
        try await withTemporaryFolder { folder in
            let database = try SQLiteDatabase(path: folder.appending(path: "afterword.db").path())
            try await Migrations.apply(to: database, at: .testStart)
            let question = statement(Store(database: database))
            let rows = try await database.read { try $0.rows(question).map { try $0.text(column) } }
            try await database.close()
            return rows
        }
    }

    private static func texts(_ database: any SQLDatabase) async throws -> [String: String] {
        let rows = try await database.read { try $0.rows("SELECT name, sql FROM sqlite_schema WHERE type = 'table'") }
        return try Dictionary(uniqueKeysWithValues: rows.map { (try $0.text("name"), try $0.text("sql")) })
    }

    /// The text with each list of more than two words as comparisons.
    private static func plain(_ text: String) -> String {
        text.replacing(#/(\w+) IN\s*\(('[^)]*,[^)]*,[^)]*)\)/#) { match in
            let words = match.output.2.split(separator: ",").map { $0.drop { $0 == " " } }
            return "(" + words.map { "\(match.output.1) = \($0)" }.joined(separator: " OR ") + ")"
        }
    }

    private static func fill(_ database: any SQLDatabase) async throws {
        try await database.write { connection in
            try connection.post("INSERT INTO contact (id, facts_at_ms) VALUES (1, 0)")
            try connection.post(
                """
                INSERT INTO support_case (id, source, external_id, contact_id, phase, resolution_number, resolved_at_ms,
                    facts_at_ms)
                VALUES (1, 'desk', '1', 1, 'resolved', 1, 0, 0)
                """
            )
            try connection.post(
                """
                INSERT INTO invitation (id, survey, survey_version, kind, purpose, contact_id, state, locale, created_at_ms)
                VALUES (1, 'csat', '1', 'csat', 'survey', 1, 'skipped', 'en', 0)
                """
            )
            try connection.post(
                """
                INSERT INTO response (id, invitation_id, contact_id, survey, kind, state, evidence, submission, values_digest,
                    answers, locale, answered_at_ms)
                VALUES (1, 1, 1, 'csat', 'csat', 'counted', 2, 'x', 'x', '{}', 'en', 0)
                """
            )
            try connection.post(
                """
                INSERT INTO follow_up (id, contact_id, response_id, survey, severity, state, opened_at_ms, due_at_ms,
                    close_due_at_ms)
                VALUES (1, 1, 1, 'csat', 'high', 'open', 0, 0, 0)
                """
            )
            try connection.post(
                """
                INSERT INTO alert (id, follow_up_id, team, severity, urgency, state, created_at_ms)
                VALUES (1, 1, '', 'high', 'now', 'waiting', 0)
                """
            )
        }
    }
}
