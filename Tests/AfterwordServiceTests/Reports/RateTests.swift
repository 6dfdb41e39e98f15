import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct RateTests {
    @Test func `every figure has a name of its own`() {
        let names = BuiltInMetrics.all.map(\.name) + BuiltInRates.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(BuiltInRates.all.map(\.name) == BuiltInRates.all.map(\.name).sorted())
        #expect(Set(names).isSubset(of: Scorecards.names))
    }

    @Test(arguments: BuiltInRates.all.map(\.name))
    func `where nothing happened there is no value, and never a zero`(_ name: String) throws {
        let rate = try #require(BuiltInRates.named(name))
        let figure = rate.value(of: [:])
        #expect(figure.value == nil)
        #expect(figure.n == 0)
        #expect(!rate.formula.isEmpty && !rate.base.isEmpty && !rate.title.isEmpty)
    }

    @Test(arguments: BuiltInRates.all.map(\.name))
    func `a rate can be counted, split and drawn on an empty database`(_ name: String) async throws {
        let rate = try #require(BuiltInRates.named(name))
        try await Bench.run { bench in
            let card = try await bench.scorecards.report(metric: name, by: rate.segments.first, bucket: .day)
            #expect(card.primary.figure.value == nil)
            #expect(card.primary.segments.isEmpty)
            #expect(card.primary.series.allSatisfy { $0.figure.value == nil })
        }
    }

    @Test func `an opt-out belongs to the newest invitation before it`() async throws {
        try await Bench.run { bench in
            let invitation = try await bench.ask(1)
            try await bench.ask(2)
            bench.clock.advance(by: .hours(1))
            let now = bench.clock.now
            try await bench.store.database.write { connection in
                try connection.post(
                    "UPDATE contact SET opted_out_at_ms = \(now) WHERE id = \(invitation.contactID)"
                )
            }
            let figure = try await bench.scorecards.report(metric: "opt_out_rate").primary.figure
            #expect((figure.numerator, figure.denominator) == (1, 2))
        }
    }

    @Test func `the older name of the response rate still works`() async throws {
        try await Bench.run { bench in
            let card = try await bench.scorecards.report(metric: "answered")
            #expect(card.metric == "response_rate")
        }
    }
}
