/// How many found it easy: a share that both directions of the effort question can be compared by.
struct EasyShare: Metric {
    let name = "ces_easy"
    let title = "Found it easy"
    let unit = MetricUnit.percent
    let formula = "answers on the easy side of the scale's middle ÷ answers × 100"
    let kind = SurveyKind.ces

    func value(of tally: ScoreTally) -> MetricValue {
        let sides = EffortSides(tally)
        return .share(sides.easy, of: tally.n, counts: sides.counts)
    }
}
