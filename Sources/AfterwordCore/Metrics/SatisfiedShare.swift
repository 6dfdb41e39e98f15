/// CSAT percent: how many of those who answered were satisfied.
struct SatisfiedShare: Metric {
    let name = "csat"
    let title = "Customer satisfaction"
    let unit = MetricUnit.percent
    let formula = "satisfied answers ÷ answers × 100; satisfied = at or above 75 % of the scale (4–5 of 5, 8–10 of 10)"
    let kind = SurveyKind.csat

    func value(of tally: ScoreTally) -> MetricValue {
        let positive = tally.count { $0.scoreClass == .positive || $0.scoreClass == .top }
        let low = tally.count { $0.scoreClass == .low }
        return .share(positive, of: tally.n, counts: ["positive": positive, "low": low])
    }
}
