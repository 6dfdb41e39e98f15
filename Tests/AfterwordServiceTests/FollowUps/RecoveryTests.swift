import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct RecoveryTests {
    private static let checks: InvitationFilter = {
        var filter = InvitationFilter()
        filter.purposes = [.recovery]
        return filter
    }()

    /// The recovery checks there are, oldest first.
    private func checks(_ bench: Bench) async throws -> [Invitation] {
        try await bench.store.database.read { [store = bench.store] in
            try store.invitations(Self.checks, limit: 10, in: $0).rows.reversed()
        }
    }

    @Test func `two working days after closing the same survey asks again, whatever the cool-down`() async throws {
        try await Bench.run { bench in
            let id = try await bench.low().id
            try await bench.close(id)
            let check = try #require(try await self.checks(bench).first)
            #expect((check.survey, check.state) == ("csat", .waiting))
            #expect(check.decideAgainAt == bench.clock.now + .days(2))
            bench.clock.advance(by: .days(2))
            try await InvitationSweep(bench.context).run()
            #expect(try await self.checks(bench).first?.state == .sending)
        }
    }

    @Test func `a good answer to it is told in the history and in both forms of the rate`() async throws {
        try await Bench.run { bench in
            let id = try await bench.low(1).id
            _ = try await bench.low(2)
            try await bench.close(id)
            bench.clock.advance(by: .days(2))
            try await InvitationSweep(bench.context).run()
            try await bench.answer(#require(try await self.checks(bench).first), 5)
            #expect(try await bench.actions(id).last == "recovered")
            #expect(try await bench.task(id).recovery?.recovered == true)
            let rate = try await bench.scorecards.report(metric: "recovery").primary.figure
            #expect((rate.value, rate.n) == (100, 1))
            let all = try await bench.scorecards.report(metric: "recovery_of_all").primary.figure
            #expect((all.value, all.n) == (50, 2))
        }
    }

    @Test func `a case is asked again once, and the refusal stands in the history`() async throws {
        try await Bench.run { bench in
            let invitation = try await bench.ask(1, team: "care")
            let secret = try await bench.post(invitation, 1, sawHand: true)
            let first = try #require(try await bench.tasks().first)
            try await bench.close(first.id)
            try await bench.post(invitation, 5, sawHand: true, secret: secret)
            try await bench.post(invitation, 2, sawHand: true, secret: secret)
            let second = try #require(try await bench.tasks().first)
            try await bench.close(second.id)
            #expect(try await self.checks(bench).count == 1)
            #expect(try await bench.task(second.id).entries.last?.detail == "already_asked_for_resolution")
        }
    }

    @Test func `who opted out meanwhile is not asked, with the reason recorded`() async throws {
        try await Bench.run { bench in
            let task = try await bench.low()
            try await bench.close(task.id)
            try await bench.optOut(task.contactID)
            bench.clock.advance(by: .days(2))
            try await InvitationSweep(bench.context).run()
            let check = try #require(try await self.checks(bench).first)
            #expect([.skipped, .cancelled].contains(check.state))
            #expect(check.reason == .optedOut)
        }
    }

    @Test func `nobody is asked again after an ending that did nothing for them`() async throws {
        try await Bench.run { bench in
            let id = try await bench.low().id
            try await bench.close(id, as: .notJustified)
            #expect(try await self.checks(bench).isEmpty)
        }
    }
}
