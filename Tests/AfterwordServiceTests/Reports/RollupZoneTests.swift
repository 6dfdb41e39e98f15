import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct RollupZoneTests {
    private static let zones: [(from: String, to: String, movesHours: Bool)] = [
        ("UTC", "Europe/Bucharest", false),
        ("UTC", "Asia/Kolkata", true),
        ("Asia/Kolkata", "America/New_York", true),
    ]

    @Test(arguments: Self.zones)
    func `a new account zone moves every answer to its own hours`(
        _ from: String,
        _ to: String,
        _ movesHours: Bool
    ) async throws {
        try await Bench.run(timeZone: from) { bench in
            try await RollupZone(bench.context).follow()
            for number in 1...5 {
                try await bench.answer(try await bench.ask(number), number)
                bench.clock.advance(by: .minutes(25))
            }
            let before = try await bench.store.database.read { try bench.store.allRollups(in: $0) }
            let moved = try bench.context(timeZone: to)
            #expect(try await RollupZone(moved).follow() == 5)
            let after = try await bench.store.database.read { try bench.store.allRollups(in: $0) }
            #expect((before != after) == movesHours)
            #expect(after.values.reduce(0, +) == before.values.reduce(0, +))
            #expect(try await RollupCheck(moved).faults() == [])
            #expect(after.keys.allSatisfy { moved.account.startsHour($0.hour) })
        }
    }

    @Test func `where the clock moves by half an hour each answer stands in the hour it was given in`() async throws {
        try await Bench.run(timeZone: "Australia/Lord_Howe") { bench in
            try await RollupZone(bench.context).follow()
            let begin = try #require(Instant(rfc3339: "2026-04-04T14:00:00Z"))
            bench.clock.advance(by: begin + .minutes(45) - bench.clock.now)
            for (number, pause) in [25, 35, 0].enumerated() {
                try await bench.answer(try await bench.ask(number), 5)
                bench.clock.advance(by: .minutes(pause))
            }
            let card = try await bench.scorecards.report(
                metric: "csat",
                from: begin,
                to: begin + .hours(2),
                bucket: .hour
            )
            #expect(card.primary.series.map(\.bucket.start) == [0, 60, 90].map { begin + .minutes($0) })
            #expect(card.primary.series.map(\.figure.n) == [1, 1, 1])
            #expect(card.to == begin + .minutes(150))
            #expect(try await RollupCheck(bench.context).faults() == [])
        }
    }

    @Test func `the zone of last time has nothing to move`() async throws {
        try await Bench.run { bench in
            try await RollupZone(bench.context).follow()
            try await bench.answer(try await bench.ask(1), 5)
            #expect(try await RollupZone(bench.context).follow() == nil)
            #expect(try await RollupZone(try bench.context(timeZone: "Asia/Kolkata")).stored() == "UTC")
        }
    }
}

extension Account {
    fileprivate func startsHour(_ instant: Instant) -> Bool {
        ZonedCalendar(timeZone: self.timeZone).minuteOfDay(at: instant).isMultiple(of: 60)
    }
}
