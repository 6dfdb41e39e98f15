import AfterwordCore
import Testing

@Suite struct FigureChangeTests {
    @Test(arguments: try Vector.all("stats", "compare.csat"))
    func `the difference of two shares and its interval agree`(_ vector: Vector) throws {
        func share(_ name: String) throws -> MetricValue {
            let period = try #require(vector.input[name])
            return .share(try period.whole("positive"), of: try period.whole("total"), counts: [:])
        }
        let change = FigureChange(from: try share("before"), to: try share("now"))
        let wanted = ["difference", "low95", "high95"].map { JSONMember($0, vector.expected[$0] ?? .null) }
        let got: JSONValue = [
            "difference": JSONValue(change?.difference), "low95": JSONValue(change?.interval?.lowerBound),
            "high95": JSONValue(change?.interval?.upperBound),
        ]
        let narrowed = Vector(
            id: vector.id,
            input: vector.input,
            expected: .object(wanted),
            tolerance: vector.tolerance
        )
        #expect(narrowed.differences(from: got) == [])
    }

    @Test func `a figure of four answers is compared with nothing`() {
        let few = MetricValue(value: 100, n: 4, interval: 60...100)
        let many = MetricValue(value: 50, n: 40, interval: 40...60)
        #expect(FigureChange(from: few, to: many) == nil)
        #expect(FigureChange(from: many, to: few) == nil)
    }

    private static func mean(_ scores: [Int]) throws -> MetricValue {
        let metric = try #require(BuiltInMetrics.named("csat_mean"))
        return metric.value(of: ScoreTally(scale: Scale(kind: .csat, from: 1, to: 5), scores: scores))
    }

    @Test(arguments: [(5, [1, 2, 2, 3, 1, 2], true), (3, [2, 3, 4, 3, 2, 4, 3], false)])
    func `a mean of equal answers is compared by the spread of the other, as Welch does`(
        _ same: Int,
        _ others: [Int],
        _ isClear: Bool
    ) throws {
        let (equal, spread) = (try Self.mean(Array(repeating: same, count: 5)), try Self.mean(others))
        #expect(equal.interval == nil && equal.note == "all equal")
        let bounds = try #require(spread.interval)
        let fall = try #require(FigureChange(from: equal, to: spread, unit: .scalePoints))
        let rise = try #require(FigureChange(from: spread, to: equal, unit: .scalePoints))
        let point = Double(same)
        for (change, wanted) in [
            (fall, bounds.lowerBound - point...bounds.upperBound - point),
            (rise, point - bounds.upperBound...point - bounds.lowerBound),
        ] {
            let interval = try #require(change.interval)
            #expect(abs(interval.lowerBound - wanted.lowerBound) < 1e-9)
            #expect(abs(interval.upperBound - wanted.upperBound) < 1e-9)
            #expect(change.isClear == isClear)
        }
    }

    @Test func `of two means of equal answers, and of four equal answers, nothing is said`() throws {
        let (fives, fours) = (try Self.mean([5, 5, 5, 5, 5]), try Self.mean([4, 4, 4, 4, 4]))
        let change = try #require(FigureChange(from: fours, to: fives, unit: .scalePoints))
        #expect(change.interval == nil && !change.isClear)
        let few = try Self.mean([5, 5, 5, 5])
        #expect(FigureChange(from: few, to: try Self.mean([1, 2, 3, 4, 5]), unit: .scalePoints) == nil)
    }

    @Test func `without an interval nothing is clear`() {
        let one = MetricValue(value: 3, n: 9)
        let other = MetricValue(value: 5, n: 9, interval: 4.9...5.1)
        #expect(FigureChange(from: one, to: other, unit: .scalePoints)?.isClear == false)
    }
}

@Suite struct SurveyResponseTallyTests {
    @Test(arguments: try Vector.all("rates", "surveyResponse.fromInvitations"))
    func `response, completion and bounce rates agree`(_ vector: Vector) throws {
        var tally = SurveyResponseTally()
        var (created, suppressed) = (0, 0)
        for row in try #require(vector.input["invitations"]?.array) where row["test"]?.bool != true {
            created += 1
            let answer = row["automated"]?.bool == true ? nil : row["answer"]?.string
            switch row["state"]?.string {
            case "suppressed": suppressed += 1
            case "bounced": tally.bounced += 1
            default: tally.delivered += 1
            }
            tally.started += answer == nil ? 0 : 1
            tally.answered += answer == "complete" || answer == "partial_scored" ? 1 : 0
            tally.complete += answer == "complete" ? 1 : 0
        }
        let got: JSONValue = [
            "created": JSONValue(created), "suppressed": JSONValue(suppressed), "bounced": JSONValue(tally.bounced),
            "delivered": JSONValue(tally.delivered), "scored": JSONValue(tally.answered),
            "complete": JSONValue(tally.complete), "responseRate": JSONValue(tally.responseRate.value),
            "nonResponseRate": JSONValue(tally.responseRate.value.map { 100 - $0 }),
            "completionRate": JSONValue(tally.completionRate.value), "bounceRate": JSONValue(tally.bounceRate.value),
        ]
        #expect(vector.differences(from: got) == [])
    }

    @Test func `a tally survives its words`() {
        var tally = SurveyResponseTally()
        (tally.delivered, tally.bounced, tally.answered, tally.started) = (9, 1, 4, 5)
        (tally.complete, tally.pending, tally.optedOut) = (3, 2, 1)
        #expect(SurveyResponseTally(parts: tally.parts) == tally)
    }

    @Test func `a rate is not final while somebody can still answer`() {
        let open = SurveyResponseTally(parts: ["delivered": 10, "answered": 2, "pending": 3]).responseRate
        #expect(open.note == "not final: 3 can still be answered")
    }

    @Test(
        arguments: [
            (10, 0, 10, nil, NoDataReason.pending), (10, 0, 9, 0, nil), (10, 1, 9, 10, nil), (10, 0, 0, 0, nil),
            (0, 0, 0, nil, .noEvents),
        ] as [(Int, Int, Int, Double?, NoDataReason?)]
    )
    func `while everybody can still answer there is no rate; silence that lasted is a true zero`(
        _ delivered: Int,
        _ answered: Int,
        _ pending: Int,
        _ value: Double?,
        _ reason: NoDataReason?
    ) {
        let parts = ["delivered": delivered, "answered": answered, "pending": pending]
        let rate = SurveyResponseTally(parts: parts).responseRate
        #expect(rate.value == value && rate.noDataReason == reason)
        #expect((rate.interval == nil) == (value == nil))
        #expect(rate.n == delivered && rate.counts == parts)
    }
}
