import AfterwordCore
import Testing

@Suite struct ScoreTableTests {
    @Test(arguments: try Vector.all("followup", "followup.class"))
    func `agrees with the class vectors`(_ vector: Vector) throws {
        let scale = try vector.input.scale("kind")
        let got = try vector.input.integers("scores").map { value -> JSONValue in
            let score = Score(value, on: scale)
            return [
                "score": JSONValue(value), "class": JSONValue(score?.scoreClass.rawValue),
                "severity": JSONValue(score?.severity?.rawValue),
            ]
        }
        #expect(vector.differences(from: .array(got)) == [])
    }

    @Test(arguments: try Vector.all("nps", "nps.class"))
    func `agrees with the promoter vectors`(_ vector: Vector) throws {
        let scale = try vector.input.scale("scale")
        let got = try vector.input.integers("scores").map { JSONValue(Score($0, on: scale)?.promoterClass?.rawValue) }
        #expect(vector.differences(from: .array(got)) == [])
    }

    @Test(arguments: try Vector.all("csat", "csat.limits"))
    func `agrees with the limits of low and positive`(_ vector: Vector) throws {
        let scale = try vector.input.scale("scale")
        let scores = scale.values.compactMap { Score($0, on: scale) }
        let got: JSONValue = [
            "min": JSONValue(scale.from), "max": JSONValue(scale.to),
            "lowMax": JSONValue(scores.last { $0.scoreClass == .low }?.value),
            "positiveMin": JSONValue(scores.first { [.positive, .top].contains($0.scoreClass) }?.value),
        ]
        #expect(vector.differences(from: got) == [])
    }

    @Test func `a scale outside the table is classed by position, and says so`() throws {
        let nine = Scale(kind: .csat, from: 1, to: 9)
        let classes = nine.values.compactMap { Score($0, on: nine)?.scoreClass }
        #expect(classes == [.low, .low, .low, .low, .low, .neutral, .positive, .positive, .top])
        let unknown = try #require(Score(1, on: nine))
        let known = try #require(Score(1, on: Scale(kind: .csat, from: 1, to: 5)))
        #expect(unknown.isClassedByPosition)
        #expect(!known.isClassedByPosition)
        let effort = Scale(kind: .ces, from: 1, to: 9, direction: .effort)
        #expect(Score(9, on: effort)?.severity == .urgent)
        #expect(Score(5, on: effort)?.scoreClass == .neutral)
        #expect(Score(1, on: effort)?.scoreClass == .top)
    }

    static let limits: [(String, Int, Int, Standing)] = [
        ("csat_1_5", 3, 2, Standing(.neutral)), ("csat_1_5", 2, 2, Standing(.low, .high)),
        ("csat_1_5", 4, 4, Standing(.low, .normal)), ("csat_1_5", 5, 4, Standing(.top)),
        ("ces_effort_1_7", 5, 3, Standing(.low, .normal)), ("ces_effort_1_7", 4, 3, Standing(.neutral)),
        ("ces_effort_1_7", 4, 4, Standing(.low, .normal)), ("nps_0_10", 7, 7, Standing(.low, .normal)),
    ]

    @Test(arguments: limits.indices)
    func `the survey's own limit decides what is low, counted from the bad end`(_ index: Int) throws {
        let (name, value, limit, expected) = Self.limits[index]
        let scale = try #require(Scale(name: name))
        #expect(Score(value, on: scale)?.standing(under: LowRule(atOrBelow: limit)) == expected)
    }
}
