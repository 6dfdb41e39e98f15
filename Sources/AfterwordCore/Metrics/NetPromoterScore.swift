/// NPS: promoters minus detractors, passives in the base.
struct NetPromoterScore: Metric {
    let name = "nps"
    let title = "Net Promoter Score"
    let unit = MetricUnit.netPoints
    let formula = "(promoters − detractors) ÷ answers × 100; promoters 9–10, passives 7–8, detractors 6 and below"
    let kind = SurveyKind.nps

    func value(of tally: ScoreTally) -> MetricValue {
        let promoters = tally.count { $0.promoterClass == .promoter }
        let passives = tally.count { $0.promoterClass == .passive }
        let detractors = tally.count { $0.promoterClass == .detractor }
        let plain = NetPromoterEstimate(promoters: promoters, passives: passives, detractors: detractors)
        let adjusted = NetPromoterEstimate.adjusted(promoters: promoters, passives: passives, detractors: detractors)
        return MetricValue(
            value: plain?.score,
            n: tally.n,
            numerator: Double(promoters - detractors),
            denominator: Double(tally.n),
            interval: adjusted?.interval,
            counts: ["promoters": promoters, "passives": passives, "detractors": detractors]
        )
    }
}
