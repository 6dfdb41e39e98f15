import AfterwordCore
import AfterwordService
import AfterwordTesting
import Testing

@Suite struct FollowUpRulesTests {
    @Test func `not reachable needs three tries on two days`() async throws {
        try await Bench.run { bench in
            let id = try await bench.low().id
            let journal = FollowUpJournal(bench.context)
            for _ in 0..<3 { try await journal.tried(by: "phone", note: "no answer", to: id, by: "user:ion") }
            await #expect(throws: FollowUpRefusal.self) { try await bench.close(id, as: .notReachable) }
            bench.clock.advance(by: .days(1))
            let tries = try await journal.tried(by: "phone", note: nil, to: id, by: "user:ion")
            #expect((tries.count, tries.days) == (4, 2))
            try await bench.close(id, as: .notReachable)
            #expect(try await bench.task(id).followUp.outcome == "not_reachable")
        }
    }

    @Test func `a cause is one of the reason survey's, and the error names them`() async throws {
        try await Bench.run { bench in
            let id = try await bench.low().id
            let change = FollowUpChange(state: .closed, cause: "weather", outcome: .solved)
            do {
                _ = try await FollowUpDesk(bench.context).change(id, version: 1, by: "user:marta", change)
                Issue.record("an unknown cause was taken")
            } catch FollowUpRefusal.unknownCause(let word, let known) {
                #expect(word == "weather")
                #expect(known.contains("slow") && known.last == "other")
            }
        }
    }

    @Test func `two people add notes at once and both stand`() async throws {
        try await Bench.run { bench in
            let id = try await bench.low().id
            let journal = FollowUpJournal(bench.context)
            async let first: Void = journal.note("called", to: id, by: "user:ion")
            async let second: Void = journal.note("wrote", to: id, by: "user:marta")
            _ = try await (first, second)
            let notes = try await bench.task(id).entries.filter { $0.action == "note" }
            #expect(Set(notes.compactMap(\.detail)) == ["called", "wrote"])
            try await bench.close(id)
            try await journal.note("she called back", to: id, by: "user:ion")
            #expect(try await bench.actions(id).last == "note")
        }
    }
}
