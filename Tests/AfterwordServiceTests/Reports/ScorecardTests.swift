import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct ScorecardTests {
    @Test(arguments: Scorecards.names) func `nothing answered is no data, never zero`(_ name: String) async throws {
        try await Bench.run { bench in
            let cannotBeSplit = BuiltInRates.all.first { $0.name == name }?.segments.isEmpty == true
            let card = try await bench.scorecards.report(
                metric: name,
                by: cannotBeSplit ? nil : .team,
                bucket: .week
            )
            #expect(card.primary.figure.value == nil)
            #expect([.noEvents, .notConnected].contains(card.primary.figure.noDataReason))
            #expect(card.primary.segments.isEmpty)
        }
    }

    @Test func `the share of satisfied answers comes with its interval and counts`() async throws {
        try await Bench.run { bench in
            for number in 1...10 {
                try await bench.answer(bench.ask(number), number <= 6 ? 5 : 1)
            }
            let figure = try await bench.scorecards.report(metric: "csat").primary.figure
            #expect(figure.value == 60 && figure.n == 10)
            let wilson = try #require(WilsonInterval.bounds(count: 6, total: 10))
            #expect(figure.interval == 100 * wilson.lowerBound...100 * wilson.upperBound)
        }
    }

    @Test func `a row of fewer than five, and the row that would give it away, show their count only`() async throws {
        try await Bench.run { bench in
            for number in 1...12 {
                let team = number <= 3 ? "small" : number <= 8 ? "middle" : "large"
                try await bench.answer(bench.ask(number, team: team), 5)
            }
            for number in 13...20 { try await bench.answer(bench.ask(number, team: "large"), 5) }
            let card = try await bench.scorecards.report(metric: "csat", by: .team)
            let rows = card.primary.segments
            #expect(rows.map(\.value) == ["large", "middle", "small"])
            #expect(rows.map(\.figure.n) == [12, 5, 3])
            #expect(rows.map(\.figure.value) == [100, nil, nil])
            #expect(rows.map(\.figure.noDataReason) == [nil, .belowMinimum, .belowMinimum])
            #expect(rows.last?.figure.counts == [:])
        }
    }

    @Test func `a tag is withheld when all but a few have it`() async throws {
        try await Bench.run { bench in
            for number in 1...9 {
                try await bench.answer(bench.ask(number, tags: number <= 7 ? ["late"] : []), 5)
            }
            let card = try await bench.scorecards.report(metric: "csat", by: .tag)
            #expect(card.primary.segments.map(\.figure.n) == [7])
            #expect(card.primary.segments.map(\.figure.value) == [nil])
        }
    }

    @Test func `a series has a gap where nobody answered`() async throws {
        try await Bench.run { bench in
            let start = bench.clock.now
            try await bench.answer(bench.ask(1), 5)
            bench.clock.advance(by: .days(2))
            try await bench.answer(bench.ask(2), 1)
            let card = try await bench.scorecards.report(
                metric: "csat",
                from: start,
                to: bench.clock.now + .hours(1),
                bucket: .day
            )
            #expect(card.primary.series.map(\.name) == ["2026-03-02", "2026-03-03", "2026-03-04"])
            #expect(card.primary.series.map(\.figure.value) == [100, nil, 0])
        }
    }

    @Test(arguments: TimeBucket.Size.allCases, ["csat", "response_rate"])
    func `each point of a series counts what lies between its ends`(
        _ size: TimeBucket.Size,
        _ metric: String
    ) async throws {
        try await Bench.run { bench in
            for number in 1...8 {
                try await bench.answer(bench.ask(number), 5)
                bench.clock.advance(by: .hours(5))
            }
            let card = try await bench.scorecards.report(
                metric: metric,
                from: .testStart + .hours(7),
                to: .testStart + .hours(28),
                bucket: size
            )
            let series = card.primary.series
            #expect(series.first?.bucket.start == card.from && series.last?.bucket.end == card.to)
            #expect(series.reduce(0) { $0 + $1.figure.n } == card.primary.figure.n)
            #expect(card.primary.figure.n == 4)
            for point in series {
                let alone = try await bench.scorecards.report(
                    metric: metric,
                    from: point.bucket.start,
                    to: point.bucket.end
                )
                #expect(alone.primary.figure.n == point.figure.n, "\(point.name)")
                let calendar = ZonedCalendar(timeZone: "UTC")
                #expect(point.isCut == (calendar.bucket(size, containing: point.bucket.start) != point.bucket))
            }
        }
    }

    @Test(arguments: [Duration.zero, .minutes(30)])
    func `the time before ends where the span begins and is as long`(_ offset: Duration) async throws {
        try await Bench.run { bench in
            let card = try await bench.scorecards.report(metric: "csat", from: .testStart - .days(28) + offset)
            let before = card.spanBefore
            let earlier = try await bench.scorecards.report(
                metric: "csat",
                from: before.lowerBound,
                to: before.upperBound
            )
            #expect(earlier.to == card.from)
            #expect(earlier.to - earlier.from == card.to - card.from)
        }
    }

    @Test func `days are cut in the account zone, even one off by three quarters of an hour`() async throws {
        try await Bench.run(timeZone: "Asia/Kathmandu") { bench in
            // 18:15 UTC is midnight in Kathmandu.
            bench.clock.advance(by: .minutes(9 * 60 + 14))
            try await bench.answer(bench.ask(1), 5)
            bench.clock.advance(by: .minutes(1))
            try await bench.answer(bench.ask(2), 1)
            for metric in ["csat", "answered"] {
                let card = try await bench.scorecards.report(
                    metric: metric,
                    from: .testStart,
                    to: bench.clock.now + .minutes(1),
                    bucket: .day
                )
                #expect(card.primary.series.map(\.name) == ["2026-03-02", "2026-03-03"])
                #expect(card.primary.series.map(\.figure.n) == [1, 1])
            }
        }
    }

    @Test func `answered counts delivered invitations by the day they were sent`() async throws {
        try await Bench.run { bench in
            let invitations = try await [bench.ask(1), bench.ask(2), bench.ask(3), bench.ask(4)]
            try await bench.answer(invitations[0], 5)
            try await bench.answer(invitations[1], 4)
            try await bench.store.database.write { [store = bench.store] connection in
                _ = try store.move(invitations[3].id, to: .failed, in: connection)
            }
            bench.clock.advance(by: .hours(1))
            let figure = try await bench.scorecards.report(metric: "answered").primary.figure
            #expect(figure.n == 3 && figure.numerator == 2)
            #expect(figure.note == "not final: 1 can still be answered")
        }
    }

    @Test func `spans and names that make no sense are refused`() async throws {
        try await Bench.run { bench in
            let scorecards = bench.scorecards
            await #expect(throws: ScorecardRefusal.unknownMetric(nearest: Scorecards.names)) {
                try await scorecards.report(metric: "happiness")
            }
            await #expect(throws: ScorecardRefusal.emptySpan) {
                try await scorecards.report(metric: "csat", from: .testStart, to: .testStart)
            }
            await #expect(throws: ScorecardRefusal.tooManyBuckets(limit: Scorecards.bucketLimit)) {
                try await scorecards.report(metric: "csat", from: .testStart - .days(400), bucket: .hour)
            }
        }
    }

    @Test func `rollups equal what the responses say after counts, corrections and withdrawals`() async throws {
        try await Bench.run { bench in
            for number in 1...24 {
                let invitation = try await bench.ask(number, team: "t\(number % 3)", tags: ["a", "b\(number % 2)"])
                let secret = try await bench.post(invitation, 1 + number % 5)
                bench.clock.advance(by: .seconds(2))
                switch number % 4 {
                case 0: try await bench.post(invitation, 5 - number % 5, secret: secret)
                case 1: try await bench.post(invitation, 1 + (number + 1) % 5, sawHand: true)
                case 2:
                    for step in 1...2 { try await bench.post(invitation, 1 + (number + step) % 5) }
                default: break
                }
                bench.clock.advance(by: .minutes(37))
            }
            #expect(try await RollupCheck(bench.context).faults().isEmpty)
            let counted = try await bench.lists.responses(limit: 100).rows
            let card = try await bench.scorecards.report(metric: "csat")
            #expect(card.primary.figure.n == counted.count)
            #expect(counted.count == 18)
        }
    }

    @Test func `a cell that was tampered with is found`() async throws {
        try await Bench.run { bench in
            try await bench.answer(bench.ask(1), 5)
            let key = RollupKey(measure: "csat|csat_1_5", segment: "all", value: "", hour: .testStart, score: 5)
            try await bench.store.database.write { [store = bench.store] in
                try store.addToRollups([key: 2], in: $0)
            }
            #expect(try await RollupCheck(bench.context).faults() == [RollupFault(key: key, stored: 3, recomputed: 1)])
        }
    }
}
