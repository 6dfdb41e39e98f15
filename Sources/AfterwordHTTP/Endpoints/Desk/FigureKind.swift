import AfterwordCore
import AfterwordService

/// How the Metrics pages group and name what the registries hold; a metric that this does not know stands under its own title.
enum FigureKind {
    /// A chapter of the overview.
    struct Group: Sendable {
        let id: String
        let name: String
        let words: String
        let metrics: [String]
    }

    static var groups: [Group] {
        [
            Group(
                id: "scores",
                name: "What people answer",
                words: "by the day they answered",
                metrics: self.ordered(BuiltInMetrics.all.map(\.name))
            ),
            self.group("asking", "Who answers", "by the day they were asked", [.sent]),
            self.group("loop", "Closing the loop", "by the day of the low answer", [.answered, .opened]),
            self.group(
                "referrals",
                "Ambassadors and referrals",
                "by the day it happened",
                [.joined, .offered, .visited, .converted]
            ),
        ]
    }

    private static func group(_ id: String, _ name: String, _ words: String, _ bases: [Scorecard.Basis]) -> Group {
        Group(
            id: id,
            name: name,
            words: words,
            metrics: self.ordered(BuiltInRates.all.filter { bases.contains($0.basis) }.map(\.name))
        )
    }

    /// What people look for first; the rest follows in the order of its registry.
    private static let first = ["csat", "nps", "ces", "response_rate", "completion_rate"]

    private static func ordered(_ metrics: [String]) -> [String] {
        self.first.filter(metrics.contains) + metrics.filter { !self.first.contains($0) }
    }

    /// The others of its chapter, to be read beside it: a response rate means little without its bounces.
    static func companions(of metric: String) -> [String] {
        let group = self.groups.first { $0.metrics.contains(metric) }
        return (group?.metrics ?? []).filter { $0 != metric }
    }

    static let shortNames = ["csat": "CSAT", "nps": "NPS", "ces": "CES", "csat_mean": "CSAT mean", "ces_easy": "Easy"]

    /// Percent of what, mean of what.
    static func meaning(of card: Scorecard) -> String {
        switch (card.metric, card.unit) {
        case ("csat", _): "of answers are satisfied"
        case ("ces_easy", _): "of answers found it easy"
        case (_, .netPoints): "promoters less detractors"
        case (_, .scalePoints): self.mean(on: card.primary.scale)
        case (_, .percent): "of \(card.base)"
        case (_, .ratio): "for each of \(card.base)"
        }
    }

    private static func mean(on scale: Scale?) -> String {
        guard let scale else { return "mean score" }
        let good = scale.direction == .effort ? "low is good" : "high is good"
        return "mean of \(scale.from) to \(scale.to), \(good)"
    }

    static func basisWords(_ basis: Scorecard.Basis) -> String {
        switch basis {
        case .answered: "by the day of the answer"
        case .sent: "by the day of sending"
        case .opened: "by the day the follow-up was opened"
        case .visited: "by the day of the visit"
        case .converted: "by the day of the conversion"
        case .joined: "by the day of joining"
        case .offered: "by the day of the offer"
        }
    }
}

/// The one line under the title of a figure: what it is, how sure, and how it changed.
struct FigureSentence {
    let text: String

    init(_ card: Scorecard, _ tile: ScoreTile, _ change: FigureChange?, _ choice: FigureChoice) {
        let span =
            choice.spanWords.lowercased() == choice.spanWords
            ? choice.spanWords : "the \(choice.spanWords.lowercased())"
        guard let value = tile.value else {
            self.text = "No figure for \(span): \(tile.reason ?? "")"
            return
        }
        let interval = card.primary.figure.interval.map { ", \(MetricText.between($0, in: card.unit))" } ?? ""
        self.text = "\(value) \(tile.meaning) in \(span)\(interval)." + Self.words(change)
    }

    /// Nothing where the two cannot be told apart or held equal.
    private static func words(_ change: FigureChange?) -> String {
        guard let change, change.interval != nil else { return "" }
        guard change.isClear else { return " No clear change from the time before." }
        return change.difference > 0 ? " Higher than in the time before." : " Lower than in the time before."
    }
}

extension SparkPoint {
    /// One point of a course; a bucket of which the span holds only a part says so.
    init(_ point: BucketFigure) {
        self.init(point.isCut ? "\(point.name), in part" : point.name, point.figure)
    }
}

/// The parts of a score figure: promoters, passives and detractors in one bar, and how many gave each score.
struct FigureShares {
    let bar: ShareBar?
    let distribution: [DistributionRow]

    init(_ card: Scorecard, _ rows: FigureRows) {
        let result = card.primary
        let counts = result.figure.counts
        let isShown = result.figure.level != .hidden && result.figure.n > 0
        if isShown, let promoters = counts["promoters"], let passives = counts["passives"],
            let detractors = counts["detractors"], let scale = result.scale
        {
            self.bar = ShareBar(
                id: "shares",
                title: "Detractors, passives and promoters",
                parts: [
                    ("Detractors", detractors, .low, rows.address(score: scale.from...6)),
                    ("Passives", passives, .plain, rows.address(score: 7...8)),
                    ("Promoters", promoters, .high, rows.address(score: 9...10)),
                ]
            )
        } else {
            self.bar = nil
        }
        guard isShown, let scale = result.scale, !result.distribution.isEmpty else {
            self.distribution = []
            return
        }
        let most = max(1, result.distribution.values.max() ?? 1)
        self.distribution = scale.values.reversed().map { score in
            let count = result.distribution[score] ?? 0
            return DistributionRow(
                score: score,
                count: count,
                total: result.figure.n,
                most: most,
                tone: ScoreMark.tone(of: Score(score, on: scale)?.scoreClass),
                href: count > 0 ? rows.address(score: score...score) : nil
            )
        }
    }
}
