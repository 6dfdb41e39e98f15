/// CES: the mean on the scale as it was asked; which end is good follows the scale's direction.
struct CustomerEffort: Metric {
    let name = "ces"
    let title = "Customer effort"
    let unit = MetricUnit.scalePoints
    let formula = "sum of ratings ÷ answers; on an effort scale low is good, on an ease scale high is good"
    let kind = SurveyKind.ces

    func value(of tally: ScoreTally) -> MetricValue {
        .mean(of: tally, counts: EffortSides(tally).counts)
    }
}

/// The answers on either side of the middle of an effort or ease scale; the middle itself is neither easy nor hard.
struct EffortSides {
    let easy: Int
    let hard: Int

    init(_ tally: ScoreTally) {
        self.easy = tally.count { $0.position > 0.5 }
        self.hard = tally.count { $0.position < 0.5 }
    }

    var counts: [String: Int] { ["easy": self.easy, "hard": self.hard] }
}
