import AfterwordCore
import AfterwordStorage
import AfterwordTesting
import Testing

/// Questions of pages that people reload are answered from an index, however many rows there are.
struct QueryPlanTests {
    @Test(arguments: Engine.available)
    func `the newest event of a source is read from its index`(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            try await Migrations.apply(to: database, at: .testStart)
            let question: SQL = """
                SELECT received_at_ms FROM received_event WHERE source = 'desk' ORDER BY received_at_ms DESC LIMIT 1
                """
            let plan = try await database.write { connection in
                if engine.name != Engine.sqlite.name {
                    // A handful of rows is read faster without; the question is what a million would do.
                    try connection.post("SET LOCAL enable_seqscan = off")
                    return try connection.rows("EXPLAIN \(question)").map { try $0.text("QUERY PLAN") }
                }
                return try connection.rows("EXPLAIN QUERY PLAN \(question)").map { try $0.text("detail") }
            }.joined(separator: "\n")
            #expect(plan.contains("received_event_newest"), "\(plan)")
            #expect(!plan.contains("Sort") && !plan.contains("TEMP B-TREE"), "\(plan)")
        }
    }
}
