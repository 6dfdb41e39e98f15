import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct LateFollowUpsTests {
    @Test func `a late task is told to its owner at the due time and escalated at twice the time, once each`()
        async throws
    {
        try await Bench.run { bench in
            let task = try await bench.low()
            let late = LateFollowUps(bench.context)
            bench.clock.advance(by: .hours(4) - .milliseconds(1))
            #expect(try await late.run() == 0)
            bench.clock.advance(by: .milliseconds(1))
            #expect(try await late.run() == 1)
            #expect(try await late.run() == 0)
            let reminder = try #require(try await bench.messages("alert.late").last)
            #expect(reminder.content.data.contains(#""step":"reminder""#))
            #expect(reminder.content.text?.hasPrefix("marta: A follow-up is late\nurgent: Ana gave 1 (csat)") == true)
            bench.clock.advance(by: .hours(4))
            #expect(try await late.run() == 1)
            #expect(try await late.run() == 0)
            let escalation = try #require(try await bench.messages("alert.late").last)
            #expect(escalation.content.data.contains(#""people":["head"]"#))
            let told = try await bench.actions(task.id).filter { LateNotice(rawValue: $0) != nil }
            #expect(told == ["contact_reminded", "contact_escalated"])
            #expect(try await bench.task(task.id).followUp.contactMissed)
        }
    }

    @Test func `a task that was reached in time is reminded only when closing is due`() async throws {
        try await Bench.run { bench in
            let task = try await bench.low()
            bench.clock.advance(by: .hours(3))
            let desk = FollowUpDesk(bench.context)
            _ = try await desk.change(task.id, version: 1, by: "user:marta", FollowUpChange(state: .contacted))
            bench.clock.advance(by: .hours(12))
            #expect(try await LateFollowUps(bench.context).run() == 0)
            bench.clock.advance(by: .hours(1))
            #expect(try await LateFollowUps(bench.context).run() == 1)
            #expect(try await bench.actions(task.id).last == "close_reminded")
            let record = try await bench.task(task.id).followUp
            #expect(!record.contactMissed)
        }
    }

    @Test func `what is late at once is one message`() async throws {
        try await Bench.run { bench in
            for number in 1...3 { _ = try await bench.low(number) }
            bench.clock.advance(by: .hours(4))
            #expect(try await LateFollowUps(bench.context).run() == 3)
            let messages = try await bench.messages("alert.late")
            #expect(messages.count == 1)
            #expect(messages.first?.content.text?.split(separator: "\n").count == 4)
        }
    }

    @Test func `late tasks stand before the others of their severity`() async throws {
        try await Bench.run { bench in
            let first = try await bench.low(1)
            _ = try await bench.low(2, score: 2)
            let desk = FollowUpDesk(bench.context)
            _ = try await desk.change(first.id, version: 1, by: "user:marta", FollowUpChange(state: .contacted))
            bench.clock.advance(by: .hours(5))
            let third = try await bench.low(3)
            let queue = try await bench.lists.followUps(limit: 10).rows
            #expect(queue.map(\.severity) == ["urgent", "urgent", "high"])
            #expect(queue.first?.id == third.id.text)
            bench.clock.advance(by: .hours(12))
            let later = try await bench.lists.followUps(limit: 10).rows
            #expect(later.map(\.id).prefix(2) == [third.id.text, first.id.text])
            var filter = FollowUpFilter()
            filter.lateAt = bench.clock.now
            #expect(try await bench.lists.followUps(filter, limit: 10).rows.count == 3)
            _ = try await bench.low(4)
            var timely = FollowUpFilter()
            timely.timelyAt = bench.clock.now
            #expect(try await bench.lists.followUps(timely, limit: 10).rows.count == 1)
            #expect(try await bench.lists.followUps(filter, limit: 10).rows.count == 3)
        }
    }
}
