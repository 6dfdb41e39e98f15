import AfterwordCore
import Testing

@Suite struct MetricTests {
    static func scale(_ kind: SurveyKind) -> Scale {
        switch kind {
        case .ces: Scale(kind: .ces, from: 1, to: 7, direction: .ease)
        case .nps: Scale(kind: .nps, from: 0, to: 10)
        case .csat, .form: Scale(kind: .csat, from: 1, to: 5)
        }
    }

    @Test(arguments: BuiltInMetrics.all.indices) func `no answers are no data, not zero`(_ index: Int) {
        let metric = BuiltInMetrics.all[index]
        let figure = metric.value(of: ScoreTally(scale: Self.scale(metric.kind)))
        #expect(figure.value == nil)
        #expect(figure.interval == nil)
        #expect(figure.noDataReason == .noEvents)
        #expect(figure.level == .none)
    }

    @Test(arguments: BuiltInMetrics.all.indices)
    func `forty equal answers have a value, and an interval with width or none`(_ index: Int) throws {
        let metric = BuiltInMetrics.all[index]
        let scale = Self.scale(metric.kind)
        for value in scale.values {
            let figure = metric.value(of: ScoreTally(scale: scale, scores: Array(repeating: value, count: 40)))
            let shown = try #require(figure.value)
            #expect(figure.noDataReason == nil)
            #expect(figure.level == .ok)
            if let interval = figure.interval {
                #expect(interval.contains(shown))
                #expect(interval.lowerBound < interval.upperBound)
            }
        }
    }

    @Test func `names are unique and in order, and every metric says its formula`() {
        let names = BuiltInMetrics.all.map(\.name)
        #expect(names == Set(names).sorted())
        #expect(BuiltInMetrics.all.allSatisfy { !$0.title.isEmpty && !$0.formula.isEmpty })
    }

    @Test(arguments: [([4], "one answer"), ([6, 6, 6], "all equal")])
    func `a mean without doubt says so instead of showing a zero`(_ scores: [Int], _ note: String) throws {
        let tally = ScoreTally(scale: Self.scale(.ces), scores: scores)
        let figure = try #require(BuiltInMetrics.named("ces")).value(of: tally)
        #expect(figure.interval == nil)
        #expect(figure.note == note)
    }

    static let shown: [(MetricUnit, Double, String)] = [
        (.percent, 66.666, "66.7"), (.percent, 0, "0.0"), (.percent, 31.25, "31.3"), (.percent, 100, "100.0"),
        (.scalePoints, 3.125, "3.13"), (.scalePoints, 0.05, "0.05"), (.netPoints, -0.5, "-1"), (.netPoints, -0.0, "0"),
    ]

    @Test(arguments: shown.indices) func `figures are rounded half away from zero`(_ index: Int) {
        let (unit, value, text) = Self.shown[index]
        #expect(unit.display(value) == text)
    }
}
