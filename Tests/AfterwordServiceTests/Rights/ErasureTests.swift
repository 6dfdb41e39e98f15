import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct ErasureTests {
    private static let columnsOfSQLite: SQL = """
        SELECT m.name AS table_name, c.name AS column_name FROM sqlite_master m, pragma_table_info(m.name) c
        WHERE m.type = 'table' AND c.type = 'TEXT'
        """

    private static let columnsOfPostgres: SQL = """
        SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = current_schema() AND data_type = 'text'
        """

    /// Every text of every column of every table, to look for words in.
    private func texts(_ office: PostOffice) async throws -> [String] {
        try await office.store.database.read { connection in
            let columns = try connection.rows(
                office.store.database.dialect.name == .sqlite ? Self.columnsOfSQLite : Self.columnsOfPostgres
            )
            return try columns.flatMap { row in
                let (table, column) = (try row.text("table_name"), try row.text("column_name"))
                return try connection.rows(
                    "SELECT \(unsafe: column) AS word FROM \(unsafe: table) WHERE \(unsafe: column) IS NOT NULL"
                ).map { "\(table).\(column): \(try $0.text("word"))" }
            }
        }
    }

    private func answer(_ office: PostOffice, _ decision: Decision, _ score: Int, _ comment: String) async throws {
        let id = try #require(decision.invitationID)
        let nonce = SurveyVisits(office.context).nonce(for: id)
        office.clock.advance(by: .seconds(20))
        var submission = Submission(
            invitationID: id,
            values: ["score": String(score), "comment": comment],
            nonce: nonce
        )
        submission.scriptRan = true
        submission.scriptSawActivity = true
        _ = try await ResponseIntake(office.context).record(submission)
    }

    private func figures(_ office: PostOffice) async throws -> Int {
        try await office.store.database.read { try office.store.allRollups(in: $0).values.reduce(0, +) }
    }

    @Test func `no column holds a word of the person afterwards, and the checks still hold`() async throws {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            try await self.answer(office, decision, 1, "the parrot was never refunded")
            let words = ["Ana", "ana@example.org", "77", "parrot"]
            let before = try await self.texts(office)
            for word in words { #expect(before.contains { $0.contains(word) }, "\(word) was never there") }

            let report = try await Erasure(office.context).erase(decision.contactID, by: "cli")
            #expect(report.isDone)
            #expect(report.uncounted == 1)
            for text in try await self.texts(office) {
                // Ids and digests may hold two digits or three letters by chance.
                for word in words where word.count > 3 { #expect(!text.contains(word)) }
            }
            #expect(try await self.figures(office) == 0)
            #expect(try await Verification(office.context).findings().allSatisfy(\.isWell))
        }
    }

    /// A file as the ledger knows it: what was asked for, what became of it, and the keys of its rows.
    private func run(
        _ office: PostOffice,
        _ export: String,
        _ state: ExportRun.State = .done,
        rows: Int = 1,
        keys: (first: Int64, last: Int64)? = nil
    ) async throws -> EntityID<ExportRun> {
        let store = office.store
        let now = office.context.now()
        let order = ExportOrder(export: export, format: "csv", mode: "import", filter: "{}")
        var run = ExportRun(id: store.ids.next(at: now), order: order, actor: "marta", at: now)
        (run.state, run.rows, run.firstKey, run.lastKey) = (state, rows, keys?.first, keys?.last)
        run.endedAt = state == .running ? nil : now
        let ended = run
        try await store.database.write { connection in
            _ = try store.insert(ended, in: connection)
            try store.update(ended, in: connection)
        }
        return run.id
    }

    @Test func `the report names the lists that hold or may hold the person, and no others`() async throws {
        try await PostOffice.run { office in
            _ = try await self.run(office, "promoters")
            office.clock.advance(by: .hours(1))
            let decision = try await office.resolve(1)
            try await self.answer(office, decision, 1, "bad")
            let responses = try await office.store.database.read { connection in
                try office.store.responses(ofInvitation: try #require(decision.invitationID), in: connection)
            }
            let key = try #require(responses.first).id.rawValue
            let listed = [
                try await self.run(office, "responses", keys: (key, key)),
                try await self.run(office, "responses", .running, rows: 0),
                try await self.run(office, "detractors"),
            ]
            _ = try await self.run(office, "responses", keys: (key + 9, key + 1))
            _ = try await self.run(office, "detractors", .failed, rows: 0)
            let report = try await Erasure(office.context).preview(decision.contactID)
            #expect(Set(report.exports.map(\.id)) == Set(listed))
        }
    }

    @Test func `somebody else's answer stays in the figures`() async throws {
        try await PostOffice.run { office in
            let ion = ContactFacts(id: "p2", name: "Ion", email: "ion@example.org")
            try await self.answer(office, office.resolve(1, ion), 5, "fine")
            let others = try await self.figures(office)
            let decision = try await office.resolve(2)
            try await self.answer(office, decision, 1, "bad")
            _ = try await Erasure(office.context).erase(decision.contactID, by: "cli")
            #expect(try await self.figures(office) == others)
        }
    }

    @Test func `a preview changes nothing, and the second time there is nothing to erase`() async throws {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            let erasure = Erasure(office.context)
            let preview = try await erasure.preview(decision.contactID)
            #expect(!preview.isDone)
            #expect(preview.counts.contains { $0.table == "identity" && $0.count == 3 })
            #expect(try await office.contact(decision.contactID).erasedAt == nil)
            _ = try await erasure.erase(decision.contactID, by: "cli")
            await #expect(throws: ErasureRefusal.erased) {
                try await erasure.erase(decision.contactID, by: "cli")
            }
            await #expect(throws: ErasureRefusal.unknown) {
                try await erasure.erase(EntityID(rawValue: 1), by: "cli")
            }
        }
    }

    @Test func `what waits is called off, and the task closes`() async throws {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            #expect(try await office.messages(decision).map(\.state) == [.waiting])
            try await self.answer(office, decision, 1, "bad")
            _ = try await Erasure(office.context).erase(decision.contactID, by: "cli")
            let id = decision.contactID
            let (tasks, waiting) = try await office.store.database.read { [store = office.store] connection in
                (try store.followUps(ofContact: id, limit: 9, in: connection), try store.nextOutboxDue(in: connection))
            }
            #expect(tasks.map(\.state) == [.closed])
            #expect(tasks.map(\.note) == [nil])
            #expect(waiting == nil)
        }
    }

    @Test func `a message in flight is forgotten, and its invitation does not stay on its way for ever`() async throws {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            let book = DeliveryBook(office.context)
            let claimed = try #require(try await book.claim(.all, limit: 1, now: office.clock.now, owner: 1).first)
            _ = try await Erasure(office.context).erase(decision.contactID, by: "cli")
            // It has arrived all the same; there is nothing left to write that to.
            let record = DeliveryRecord(claimed, outcome: .sent(Learned()), startedAt: office.clock.now)
            try await book.record([record])
            let id = try #require(decision.invitationID)
            let invitation = try await office.store.database.read { try office.store.invitation(id, in: $0) }
            #expect(invitation?.state == .cancelled)
            #expect(invitation?.reason == .erased)
            #expect(try await Verification(office.context).findings().allSatisfy(\.isWell))
        }
    }

    @Test func `a new case of the same address makes a new person who is not asked`() async throws {
        try await PostOffice.run { office in
            let first = try await office.resolve(1)
            _ = try await Erasure(office.context).erase(first.contactID, by: "page")
            office.clock.advance(by: .days(400))
            let again = ContactFacts(name: "Ana", email: "Ana@Example.org")
            let second = try await office.resolve(2, again)
            #expect(second.contactID != first.contactID)
            #expect(second.verdict == .suppress(.optedOut))
            #expect(try await office.contact(second.contactID).optedOutAt != nil)
        }
    }

    @Test func `who wants fewer surveys is asked again exactly half a year later`() async throws {
        try await PostOffice.run { office in
            let first = try await office.resolve(1)
            try await PersonalPages(office.context).askLess(first.contactID, true)
            office.clock.advance(by: .days(181))
            #expect(try await office.resolve(2).verdict == .suppress(.askedLess))
            office.clock.advance(by: .days(1))
            #expect(try await office.resolve(3).verdict == .send)
        }
    }

    @Test func `a copy shows what is kept and leaves a line in the log`() async throws {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            try await self.answer(office, decision, 4, "quite good")
            let copy = try #require(
                try await PersonalCopy(office.context).document(of: decision.contactID, by: "user:marta")
            )
            let answers = copy["data"]?["response"]?.array ?? []
            #expect(answers.map { $0["comment"]?.string } == ["quite good"])
            #expect(answers.first?["answered_at"]?.string?.hasSuffix("Z") == true)
            let entries = try await AuditLog(office.context).entries(AuditFilter(), after: nil, limit: 1).rows
            #expect(entries.map(\.action) == ["contact.copied"])
            #expect(entries.map(\.actor) == ["user:marta"])
        }
    }
}
