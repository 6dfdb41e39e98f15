import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// A copy is of one person; what erasure has to find may tell of others too.
@Suite struct PersonalCopyTests {
    /// Two people of one team wait too long, of which their team is reminded in one breath.
    private func withReminder(_ body: (Bench, FollowUp, Message) async throws -> Void) async throws {
        try await Bench.run { bench in
            let ana = try await bench.low()
            try await bench.answer(bench.ask(2, team: "care", name: "Ben"), 1)
            bench.clock.advance(by: .days(2))
            try await LateFollowUps(bench.context).run()
            let reminder = try #require(try await bench.messages("alert.late").first)
            for word in ["p1@example.org", "p2@example.org"] { #expect(reminder.content.data.contains(word)) }
            try await bench.store.database.write { connection in
                try connection.post(
                    """
                    INSERT INTO inbox_message (id, received_at_ms, recipient, content)
                    SELECT id, created_at_ms, NULL, content FROM message
                    """
                )
            }
            try await body(bench, ana, reminder)
        }
    }

    @Test func `a reminder that tells of other people too is not in it`() async throws {
        try await self.withReminder { bench, task, _ in
            let copy = try #require(try await PersonalCopy(bench.context).document(of: task.contactID, by: "cli"))
            let text = String(decoding: copy.serialized, as: UTF8.self)
            for word in ["Ben", "p2@example.org"] { #expect(!text.contains(word)) }
            #expect(text.contains("p1@example.org"))
            let kinds = { (table: String) in copy["data"]?[table]?.array?.count }
            #expect(kinds("message") == 1)
            #expect(kinds("inbox_message") == 1)
        }
    }

    @Test func `erasure empties that reminder all the same`() async throws {
        try await self.withReminder { bench, task, reminder in
            _ = try await Erasure(bench.context).erase(task.contactID, by: "cli")
            let (kept, letters) = try await bench.store.database.read { [store = bench.store] connection in
                (
                    try store.message(reminder.id, in: connection),
                    try connection.rows("SELECT content FROM inbox_message").map { try $0.text("content") }
                )
            }
            #expect(kept?.content.data == "{}")
            #expect(!letters.isEmpty)
            #expect(!letters.contains { $0.contains("p1@example.org") })
        }
    }
}
