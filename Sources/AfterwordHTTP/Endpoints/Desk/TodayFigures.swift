import AfterwordCore
import AfterwordService

/// The four tiles of Today: each figure over 28 days, how it changed against the 28 before, and eight weeks of its course.
struct TodayFigures {
    private let scorecards: Scorecards
    private let now: Instant

    init(_ context: ServiceContext, now: Instant) {
        self.scorecards = Scorecards(context)
        self.now = now
    }

    /// What a tile shows: a metric, and what a percent or a point of it means.
    private struct Kind: Sendable {
        let metric: String
        let name: String
        let meaning: @Sendable (Scale?) -> String
        let sample: String
        let page: DeskAddress
    }

    private static let kinds = [
        Kind(
            metric: "csat",
            name: "CSAT",
            meaning: { _ in "of answers are satisfied" },
            sample: "answers",
            page: "/responses?kind=csat"
        ),
        Kind(
            metric: "nps",
            name: "NPS",
            meaning: { _ in "promoters less detractors" },
            sample: "answers",
            page: "/responses?kind=nps"
        ),
        Kind(
            metric: "ces",
            name: "CES",
            meaning: Self.effort,
            sample: "answers",
            page: "/responses?kind=ces"
        ),
        Kind(
            metric: "response_rate",
            name: "Answered",
            meaning: { _ in "of delivered invitations" },
            sample: "delivered",
            page: "/responses"
        ),
    ]

    @Sendable private static func effort(_ scale: Scale?) -> String {
        guard let scale else { return "mean effort" }
        return "mean of \(scale.from) to \(scale.to), " + (scale.direction == .effort ? "low is good" : "high is good")
    }

    func tiles() async throws -> [ScoreTile] {
        var tiles: [ScoreTile] = []
        for kind in Self.kinds { tiles.append(try await self.tile(kind)) }
        return tiles
    }

    private func tile(_ kind: Kind) async throws -> ScoreTile {
        let start = self.now - Scorecards.usualSpan
        let card = try await self.scorecards.report(metric: kind.metric, from: start, to: self.now)
        let before = card.spanBefore
        let earlier = try await self.scorecards.report(
            metric: kind.metric,
            from: before.lowerBound,
            to: before.upperBound
        )
        let course = try await self.scorecards.report(
            metric: kind.metric,
            from: start - Scorecards.usualSpan,
            to: self.now,
            bucket: .week
        )
        let scale = card.primary.scale
        let change = FigureChange(
            from: earlier.results.first { $0.scale == scale }?.figure,
            to: card.primary.figure,
            unit: card.unit
        )
        let series = course.results.first { $0.scale == scale }?.series ?? []
        let figure = TileFigure(
            card.primary.figure,
            since: change,
            series: series.map(SparkPoint.init)
        )
        return ScoreTile(
            id: kind.metric,
            name: kind.name,
            meaning: kind.meaning(scale),
            unit: card.unit,
            figure: figure,
            sample: "\(MetricText.count(figure.value.n)) \(kind.sample)",
            isLowerBetter: card.primary.isLowerBetter,
            href: kind.page
        )
    }
}
