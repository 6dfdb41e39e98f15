import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// The rates of invitations: who is in their base, and under which moment.
@Suite struct AskingRateTests {
    private static let all = ["response_rate", "completion_rate", "bounce_rate", "opt_out_rate"]

    private func fail(_ invitation: Invitation, isSent: Bool, _ bench: Bench) async throws {
        try await bench.store.database.write { [store = bench.store] connection in
            _ = try store.move(invitation.id, to: .failed, in: connection)
            if !isSent {
                try connection.post("UPDATE invitation SET sent_at_ms = NULL WHERE id = \(invitation.id)")
            }
        }
    }

    @Test func `who is erased leaves the base with the answer, and every row`() async throws {
        try await Bench.run { bench in
            for number in 1...6 {
                let invitation = try await bench.ask(number, team: "care")
                try await bench.answer(invitation, 5)
                guard number == 6 else { continue }
                _ = try await Erasure(bench.context).erase(invitation.contactID, by: "cli")
            }
            for name in Self.all {
                let card = try await bench.scorecards.report(metric: name, by: .team)
                #expect(card.primary.figure.denominator == 5, "\(name)")
                #expect(card.primary.segments.map(\.value) == ["care"], "\(name)")
            }
            let rate = try await bench.scorecards.report(metric: "response_rate").primary.figure
            #expect((rate.value, rate.n, rate.numerator) == (100, 5, 5))
        }
    }

    @Test func `while everybody can still answer there is no response rate, and then silence is a zero`() async throws {
        try await Bench.run { bench in
            for number in 1...6 { try await bench.ask(number, team: "care") }
            let card = try await bench.scorecards.report(metric: "response_rate", by: .team, bucket: .day)
            for figure in [card.primary.figure] + card.primary.segments.map(\.figure) {
                #expect(figure.value == nil && figure.interval == nil && figure.noDataReason == .pending)
                #expect((figure.n, figure.counts["pending"]) == (6, 6))
            }
            #expect(card.primary.series.contains { $0.figure.noDataReason == .pending })
            bench.clock.advance(by: .days(15))
            let now = bench.clock.now
            let expired = try await bench.store.database.write { [store = bench.store] in
                try store.expireInvitations(now: now, in: $0)
            }
            #expect(expired == 6)
            let silent = try await bench.scorecards.report(metric: "response_rate").primary.figure
            #expect(silent.value == 0 && silent.interval != nil && silent.noDataReason == nil)
        }
    }

    @Test(arguments: Self.all)
    func `the surveys of a rate add up to its whole, one by one and as rows`(_ metric: String) async throws {
        try await Bench.run { bench in
            for number in 1...5 { try await bench.post(bench.ask(number), 5) }
            try await bench.post(bench.ask(6), 1)
            let (store, now) = (bench.store, bench.clock.now)
            // The optional question of a thank-you page and the reason survey are there, and sent.
            let others = try await store.database.write { connection in
                var filter = InvitationFilter()
                filter.purposes = [.offer, .reason]
                let found = try store.invitations(filter, limit: 50, in: connection).rows
                for one in found { _ = try store.move(one.id, to: .sent, sentAt: now, expiresAt: now, in: connection) }
                return Set(found.map(\.purpose))
            }
            #expect(others == [.offer, .reason])
            let whole = try await bench.scorecards.report(metric: metric, by: .survey)
            #expect(whole.primary.figure.n == 6)
            #expect(whole.primary.segments.reduce(0) { $0 + $1.figure.n } == 6)
            var sum = 0
            for survey in bench.context.surveys().keys {
                sum += try await bench.scorecards.report(metric: metric, survey: survey).primary.figure.n
            }
            #expect(sum == 6)
        }
    }

    @Test(arguments: [true, false])
    func `what no channel took stands in the bounce rate by the day it was made`(_ isSent: Bool) async throws {
        try await Bench.run { bench in
            let first = try await bench.ask(1)
            bench.clock.advance(by: .days(1))
            try await bench.answer(bench.ask(2), 5)
            try await self.fail(first, isSent: isSent, bench)
            let card = try await bench.scorecards.report(
                metric: "bounce_rate",
                from: .testStart,
                to: bench.clock.now + .hours(1),
                bucket: .day
            )
            #expect((card.primary.figure.numerator, card.primary.figure.n) == (1, 2))
            #expect(card.primary.series.map(\.figure.numerator) == [1, 0])
            let rate = try await bench.scorecards.report(metric: "response_rate").primary.figure
            #expect((rate.numerator, rate.n) == (1, 1))
            var filter = InvitationFilter()
            (filter.sentFrom, filter.sentTo) = (card.from, card.from + .days(1))
            #expect(try await bench.lists.invitations(filter, limit: 10).rows.map(\.id) == [first.id.text])
        }
    }

    @Test func `low answers whose follow-up is open make no recovery rate yet`() async throws {
        try await Bench.run { bench in
            let ids = [try await bench.low(1).id, try await bench.low(2).id]
            for name in ["recovery", "recovery_of_all"] {
                let figure = try await bench.scorecards.report(metric: name).primary.figure
                #expect(figure.value == nil && figure.noDataReason == .pending)
                #expect(figure.counts["low"] == 2 && figure.counts["pending"] == 2)
            }
            // Where nothing was done nobody is asked again, and that is final.
            for id in ids { try await bench.close(id, as: .notJustified) }
            let all = try await bench.scorecards.report(metric: "recovery_of_all").primary.figure
            #expect((all.value, all.n) == (0, 2))
            let asked = try await bench.scorecards.report(metric: "recovery").primary.figure
            #expect(asked.noDataReason == .noEvents)
        }
    }
}
