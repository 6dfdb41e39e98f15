import AfterwordCore
import Testing

@Suite struct MetricVectorTests {
    static func tally(_ scale: String, _ scores: [Int]) throws -> ScoreTally {
        ScoreTally(scale: try #require(Scale(name: scale)), scores: scores)
    }

    static func figure(_ metric: String, _ tally: ScoreTally) throws -> MetricValue {
        try #require(BuiltInMetrics.named(metric)).value(of: tally)
    }

    @Test(arguments: try Vector.all("csat", "csat.fromRows"))
    func `csat agrees with its rows`(_ vector: Vector) throws {
        let tally = try Self.tally(vector.input.text("scale"), vector.input.integers("scores"))
        let share = try Self.figure("csat", tally)
        let mean = try Self.figure("csat_mean", tally)
        let got: JSONValue = [
            "n": JSONValue(share.n), "rejected": JSONValue(tally.rejected),
            "positive": JSONValue(share.counts["positive"]), "low": JSONValue(share.counts["low"]),
            "percent": JSONValue(share.value), "mean": JSONValue(mean.value),
        ]
        #expect(vector.differences(from: got) == [])
    }

    @Test(arguments: try Vector.all("csat", "csat.percentFromCounts"))
    func `csat agrees with its counts`(_ vector: Vector) throws {
        var tally = try Self.tally("csat_1_2", [])
        let positive = try vector.input.whole("positive")
        tally.add(2, count: positive)
        tally.add(1, count: try vector.input.whole("total") - positive)
        let share = try Self.figure("csat", tally)
        #expect(vector.differences(from: ["percent": JSONValue(share.value)]) == [])
    }

    @Test(arguments: try Vector.all("csat", "csat.wilson95"))
    func `the Wilson interval agrees`(_ vector: Vector) throws {
        let positive = try vector.input.whole("positive")
        let bounds = WilsonInterval.bounds(count: positive, total: try vector.input.whole("total"))
        let got: JSONValue = [
            "low": JSONValue(bounds.map { 100 * $0.lowerBound }), "high": JSONValue(bounds.map { 100 * $0.upperBound }),
        ]
        #expect(vector.differences(from: got) == [])
    }

    @Test(arguments: try Vector.all("csat", "csat.monthlySeries"))
    func `csat agrees month by month, with gaps`(_ vector: Vector) throws {
        let zone = ZonedCalendar(timeZone: try vector.input.text("zone"))
        let rows = try #require(vector.input["rows"]?.array)
        let start = try JSONValue.instant(vector.input.text("from") + "T00:00:00Z")
        let end = try JSONValue.instant(vector.input.text("to") + "T00:00:00Z")
        let got = try zone.buckets(.month, from: start, to: end).map { month -> JSONValue in
            let scores = try rows.filter { month.contains(try $0.time("answered_at")) }.map { try $0.whole("score") }
            let tally = try Self.tally("csat_1_5", scores)
            return [
                "month": JSONValue(zone.name(of: month)), "n": JSONValue(tally.n),
                "percent": JSONValue(try Self.figure("csat", tally).value),
                "mean": JSONValue(try Self.figure("csat_mean", tally).value),
            ]
        }
        #expect(vector.differences(from: .array(got)) == [])
    }

    @Test(arguments: try Vector.all("nps", "nps.fromPercentages"))
    func `nps agrees with its percentages`(_ vector: Vector) throws {
        var tally = try Self.tally("nps_0_10", [])
        let promoters = try vector.input.whole("promoters")
        let detractors = try vector.input.whole("detractors")
        tally.add(10, count: promoters)
        tally.add(7, count: 100 - promoters - detractors)
        tally.add(0, count: detractors)
        let figure = try Self.figure("nps", tally)
        #expect(vector.differences(from: ["nps": JSONValue(figure.value)]) == [])
    }

    @Test(arguments: try Vector.all("nps", "nps.fromRows"))
    func `nps agrees with its rows`(_ vector: Vector) throws {
        let tally = try Self.tally(vector.input.text("scale"), vector.input.integers("scores"))
        let figure = try Self.figure("nps", tally)
        let got: JSONValue = [
            "promoters": JSONValue(figure.counts["promoters"]), "passives": JSONValue(figure.counts["passives"]),
            "detractors": JSONValue(figure.counts["detractors"]), "rejected": JSONValue(tally.rejected),
            "n": JSONValue(figure.n), "nps": JSONValue(figure.value),
        ]
        #expect(vector.differences(from: got) == [])
    }

    @Test(arguments: try Vector.all("nps", "nps.interval95"))
    func `the adjusted nps interval agrees`(_ vector: Vector) throws {
        let counts = try ["promoters", "passives", "detractors"].map { try vector.input.whole($0) }
        let plain = NetPromoterEstimate(promoters: counts[0], passives: counts[1], detractors: counts[2])
        let adjusted = NetPromoterEstimate.adjusted(promoters: counts[0], passives: counts[1], detractors: counts[2])
        let got: JSONValue = [
            "n": JSONValue(counts.reduce(0, +)), "nps": JSONValue(plain?.score), "variance": JSONValue(plain?.variance),
            "standardError": JSONValue(plain?.standardError), "marginOfError95": JSONValue(plain?.margin),
            "adjustedNps": JSONValue(adjusted?.score), "adjustedMargin95": JSONValue(adjusted?.margin),
            "adjustedLow95": JSONValue(adjusted?.interval.lowerBound),
            "adjustedHigh95": JSONValue(adjusted?.interval.upperBound),
        ]
        #expect(vector.differences(from: got) == [])
    }

    @Test(arguments: try Vector.all("nps", "nps.display"))
    func `nps is rounded half away from zero, with its sign`(_ vector: Vector) throws {
        let values = try #require(vector.input["values"]?.array).compactMap(\.double)
        let got = values.map { JSONValue(MetricUnit.netPoints.display($0)) }
        #expect(vector.differences(from: .array(got)) == [])
    }

    @Test(arguments: try Vector.all("ces", "ces.fromRows"))
    func `ces agrees with its rows`(_ vector: Vector) throws {
        let scale = try "ces_\(vector.input.text("direction"))_1_\(vector.input.whole("max"))"
        let tally = try Self.tally(scale, vector.input.integers("scores"))
        let figure = try Self.figure("ces", tally)
        let easy = try Self.figure("ces_easy", tally)
        let bounds = StudentInterval.bounds(of: tally)
        let got: JSONValue = [
            "n": JSONValue(figure.n), "rejected": JSONValue(tally.rejected), "mean": JSONValue(figure.value),
            "low95": JSONValue(bounds?.lowerBound), "high95": JSONValue(bounds?.upperBound),
            "easeMean": JSONValue(tally.easeMean), "easyPercent": JSONValue(easy.value),
            "hardCount": JSONValue(figure.counts["hard"]),
        ]
        #expect(vector.differences(from: got) == [])
    }

    @Test(arguments: try Vector.all("ces", "ces.isHard"))
    func `hard answers lie beyond the middle`(_ vector: Vector) throws {
        let to = try vector.input.whole("max")
        let scores = try vector.input.integers("scores")
        func flags(_ direction: Scale.Direction) throws -> JSONValue {
            .array(
                try scores.map { value in
                    let tally = try Self.tally("ces_\(direction.rawValue)_1_\(to)", [value])
                    return JSONValue(try Self.figure("ces", tally).counts["hard"] == 1)
                }
            )
        }
        let got: JSONValue = ["effort": try flags(.effort), "ease": try flags(.ease)]
        #expect(vector.differences(from: got) == [])
    }
}
