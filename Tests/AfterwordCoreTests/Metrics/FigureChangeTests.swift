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
}
