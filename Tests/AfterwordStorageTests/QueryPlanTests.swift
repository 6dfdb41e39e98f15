import AfterwordCore
import AfterwordStorage
import AfterwordTesting
import Testing

/// Questions of pages that people reload are answered from an index, however many rows there are.
struct QueryPlanTests {
    private func plan(of question: SQL, on engine: Engine) async throws -> String {
        try await engine.withDatabase { database in
            try await Migrations.apply(to: database, at: .testStart)
            return try await database.write { connection in
                if engine.name != Engine.sqlite.name {
                    // A handful of rows is read faster without; the question is what a million would do.
                    try connection.post("SET LOCAL enable_seqscan = off")
                    return try connection.rows("EXPLAIN \(question)").map { try $0.text("QUERY PLAN") }
                }
                return try connection.rows("EXPLAIN QUERY PLAN \(question)").map { try $0.text("detail") }
            }.joined(separator: "\n")
        }
    }

    @Test(arguments: Engine.available)
    func `the newest event of a source is read from its index`(_ engine: Engine) async throws {
        let plan = try await self.plan(
            of: "SELECT received_at_ms FROM received_event WHERE source = 'desk' ORDER BY received_at_ms DESC LIMIT 1",
            on: engine
        )
        #expect(plan.contains("received_event_newest"), "\(plan)")
        #expect(!plan.contains("Sort") && !plan.contains("TEMP B-TREE"), "\(plan)")
    }

    /// What either engine asks before it deletes a message; SQLite tells of it with the deletion, PostgreSQL asks in these words.
    @Test(arguments: Engine.available)
    func `to let go of a message no other's alerts are read`(_ engine: Engine) async throws {
        let question: SQL =
            engine.name == Engine.sqlite.name
            ? "DELETE FROM message WHERE id = 5"
            : "SELECT 1 FROM ONLY alert x WHERE 5 OPERATOR(pg_catalog.=) message_id FOR KEY SHARE OF x"
        let plan = try await self.plan(of: question, on: engine)
        let isSearched = plan.contains("Index Cond: (message_id =") || plan.contains("alert_message (message_id=?)")
        #expect(isSearched, "\(plan)")
    }

    @Test(arguments: Engine.available)
    func `what a person may answer is found among that person's messages`(_ engine: Engine) async throws {
        let question = Store.askedInvitationsQuestion(
            of: EntityID(rawValue: 5),
            over: "tg",
            now: .testStart,
            limit: 10
        )
        let plan = try await self.plan(of: question, on: engine)
        #expect(plan.contains("message_contact"), "\(plan)")
        #expect(!plan.contains("SCAN") && !plan.contains("Seq Scan"), "\(plan)")
    }

    @Test(arguments: Engine.available)
    func `the queues of alerts are found in their index, and no alert is read for it`(_ engine: Engine) async throws {
        let plan = try await self.plan(of: Store.alertQueuesQuestion, on: engine)
        let looks = plan.split(separator: "\n").filter { $0.contains(" alert") || $0.contains(" a ") }
        #expect(looks.count >= 3, "\(plan)")
        #expect(looks.allSatisfy { $0.contains("alert_queue") || $0.contains("alert_waiting") }, "\(plan)")
        #expect(looks.contains { $0.contains("alert_queue") }, "\(plan)")
    }
}
