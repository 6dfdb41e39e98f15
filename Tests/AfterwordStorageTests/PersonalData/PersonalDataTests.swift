import AfterwordCore
import AfterwordStorage
import AfterwordTesting
import Testing

/// The registry of personal data against the schema itself, so that no table is forgotten.
@Suite struct PersonalDataTests {
    /// Columns that tell who somebody is, what they said, or lead to a row that does.
    private static let tellingColumns: Set<String> = [
        "contact_id", "name", "email", "phone", "handle", "recipient", "room", "address", "subject", "comment",
        "answers", "content", "body", "note", "detail", "text", "wording", "message_id", "invitation_id",
        "words", "shown_name", "response_id", "follow_up_id", "ambassador_id", "referral_id", "case_id",
    ]
    /// Names of things, not of people.
    private static let thingsWithNames: Set<String> = ["api_key", "instance", "setting"]

    @Test func `every table that may hold something of a person has its entry`() async throws {
        let columns = try await Self.schema()
        let known = Set(PersonalData.all.map(\.table)).union(PersonalData.impersonal.keys).union(Self.thingsWithNames)
        let telling = columns.filter { !$0.value.isDisjoint(with: Self.tellingColumns) }.keys
        #expect(
            Set(telling).subtracting(known) == [],
            "add a value in PersonalData/Tables and a line in PersonalData.all"
        )
    }

    @Test func `no table stands in the registry twice or without being there`() async throws {
        let tables = PersonalData.all.map(\.table)
        #expect(Set(tables).count == tables.count)
        #expect(Set(tables).subtracting(try await Self.schema().keys) == [])
    }

    @Test func `a person without rows is counted, copied and erased by statements that are right`() async throws {
        try await withStore { store in
            let nobody = EntityID<Contact>(rawValue: 1)
            let counts = try await store.database.write { connection in
                try store.forEachPersonalRow(of: nobody, in: connection) { data, _ in
                    Issue.record("a row in \(data.table) is nobody's")
                }
                let counts = try store.personalCounts(of: nobody, in: connection)
                try store.erasePersonalData(of: nobody, at: .testStart, in: connection)
                return counts
            }
            #expect(counts == [])
        }
    }

    @Test func `what others point to is blanked, never deleted`() async throws {
        let deleted = PersonalData.all.filter { if case .delete = $0.erasure { true } else { false } }.map(\.table)
        let pointedTo = try await Engine.sqlite.withStore { store in
            try await store.database.read { connection in
                try connection.rows(
                    """
                    SELECT DISTINCT f."table" AS target FROM sqlite_master m, pragma_foreign_key_list(m.name) f
                    WHERE m.type = 'table'
                    """
                ).map { try $0.text("target") }
            }
        }
        #expect(Set(deleted).intersection(pointedTo) == [])
    }

    /// The columns of every table of the newest schema.
    private static func schema() async throws -> [String: Set<String>] {
        try await Engine.sqlite.withStore { store in
            let rows = try await store.database.read { connection in
                try connection.rows(
                    """
                    SELECT m.name AS table_name, c.name AS column_name
                    FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'
                    """
                ).map { (try $0.text("table_name"), try $0.text("column_name")) }
            }
            return Dictionary(rows.map { ($0.0, [$0.1]) }) { $0.union($1) }
        }
    }
}
