/// CSAT mean: the average score, always to be shown with the distribution beside it, because steps of a scale are not equal.
struct MeanSatisfaction: Metric {
    let name = "csat_mean"
    let title = "Mean satisfaction"
    let unit = MetricUnit.scalePoints
    let formula = "sum of scores ÷ answers"
    let kind = SurveyKind.csat

    func value(of tally: ScoreTally) -> MetricValue { .mean(of: tally, counts: [:]) }
}
