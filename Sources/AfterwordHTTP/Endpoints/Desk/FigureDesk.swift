import AfterwordCore
import AfterwordService

/// Makes the Metrics pages: every figure with the same span before it to compare with.
struct FigureDesk {
    private let context: ServiceContext
    private let choice: FigureChoice
    private let scorecards: Scorecards

    init(_ context: ServiceContext, _ choice: FigureChoice) {
        self.context = context
        self.choice = choice
        self.scorecards = Scorecards(context)
    }

    /// The scorecards of the page, for files: one metric with its rows and course, or all of them.
    func cards() async throws -> [Scorecard] {
        var cards: [Scorecard] = []
        let names = self.choice.metric.map { [$0] } ?? Scorecards.names.filter(self.choice.fits)
        for name in names { cards.append(try await self.card(name)) }
        return cards
    }

    func overview() async throws -> FiguresPage {
        var groups: [FigureGroup] = []
        for kind in FigureKind.groups {
            var tiles: [ScoreTile] = []
            for name in kind.metrics.filter(self.choice.fits) { tiles.append(try await self.tile(name)) }
            if !tiles.isEmpty {
                groups.append(FigureGroup(id: kind.id, name: kind.name, words: kind.words, tiles: tiles))
            }
        }
        return FiguresPage(period: self.choice.spanWords, filters: self.periodChips, groups: groups)
    }

    func page(of name: String) async throws -> FigurePage {
        let card = try await self.card(name)
        let earlier = try await self.report(name, card.spanBefore)
        let primary = card.primary
        let change = self.change(card, earlier)
        let figure = TileFigure(primary.figure, since: change)
        let rows = FigureRows(card: card, choice: self.choice)
        let tile = self.tile(card, figure, rows.address() ?? self.choice.address(metric: name))
        var beside: [ScoreTile] = []
        for other in FigureKind.companions(of: card.metric) { beside.append(try await self.tile(other)) }
        let shares = FigureShares(card, rows)
        return FigurePage(
            title: card.title,
            tile: tile,
            answer: FigureSentence(card, tile, change, self.choice).text,
            formula: card.formula,
            basis: FigureKind.basisWords(card.basis),
            filters: self.chips(card),
            chart: TrendChart(
                id: "trend",
                name: card.title,
                unit: card.unit,
                points: primary.series.map(SparkPoint.init)
            ),
            shares: shares.bar,
            distribution: shares.distribution,
            split: self.split(card, rows),
            rows: rows.address(),
            beside: beside,
            scales: self.otherScales(card)
        )
    }

    private func card(_ name: String) async throws -> Scorecard {
        try await self.report(name, self.choice.span, by: self.choice.segment, bucket: self.choice.bucket)
    }

    private func report(
        _ name: String,
        _ span: Range<Instant>,
        by segment: ScoreSegment? = nil,
        bucket: TimeBucket.Size? = nil
    ) async throws -> Scorecard {
        do {
            return try await self.scorecards.report(
                metric: name,
                from: span.lowerBound,
                to: span.upperBound,
                by: segment,
                bucket: bucket,
                survey: self.choice.survey
            )
        } catch let refusal as ScorecardRefusal {
            throw Problem(refusal, metric: name)
        }
    }

    private func change(_ card: Scorecard, _ earlier: Scorecard) -> FigureChange? {
        FigureChange(
            from: earlier.results.first { $0.scale == card.primary.scale }?.figure,
            to: card.primary.figure,
            unit: card.unit
        )
    }

    private func tile(_ name: String) async throws -> ScoreTile {
        let card = try await self.report(name, self.choice.span, bucket: self.choice.bucket)
        let change = self.change(card, try await self.report(name, card.spanBefore))
        let figure = TileFigure(card.primary.figure, since: change, series: card.primary.series.map(SparkPoint.init))
        return self.tile(card, figure, self.choice.address(metric: name))
    }

    private func tile(_ card: Scorecard, _ figure: TileFigure, _ href: DeskAddress) -> ScoreTile {
        ScoreTile(
            id: card.metric,
            name: FigureKind.shortNames[card.metric] ?? card.title,
            meaning: FigureKind.meaning(of: card),
            unit: card.unit,
            figure: figure,
            sample: "\(MetricText.count(figure.value.n)) \(card.base)",
            isLowerBetter: card.primary.isLowerBetter,
            href: href
        )
    }

    /// Answers on other scales are figures of their own.
    private func otherScales(_ card: Scorecard) -> [String] {
        card.results.dropFirst().map { result in
            let figure = result.figure
            let value =
                figure.shownValue.map { MetricText.value($0, in: card.unit) }
                ?? (figure.missing ?? .noEvents).shortWords
            return "\(result.scale?.name ?? "other"): \(value), n \(MetricText.count(result.figure.n))"
        }
    }
}

extension FigureDesk {
    private var periodChips: [FilterGroup] {
        var query = self.choice.query
        query["from"] = nil
        query["to"] = nil
        let isNamed = self.choice.query["from"] != nil || self.choice.query["to"] != nil
        let periods = FigureChoice.Period.allCases
            .filter { isNamed || $0 != .month }
            .map { (value: $0.rawValue, words: $0.words) }
        let group = FilterGroup(
            name: "Time",
            parameter: "period",
            choices: periods,
            path: "figures",
            query: query,
            all: isNamed ? "28 days" : FigureChoice.Period.month.words
        )
        return [group]
    }

    private func chips(_ card: Scorecard) -> [FilterGroup] {
        func group(_ name: String, _ parameter: String, _ choices: [(value: String, words: String)], all: String)
            -> FilterGroup
        {
            FilterGroup(
                name: name,
                parameter: parameter,
                choices: choices,
                path: "figures",
                query: self.choice.query,
                all: all
            )
        }
        let rate = BuiltInRates.named(card.metric)
        let segments = rate?.segments ?? ScoreSegment.allCases
        let kind = BuiltInMetrics.named(card.metric)?.kind
        let surveys = self.context.surveys().values.filter { kind == nil || $0.kind == kind }.map(\.name).sorted()
        let offersSurveys = rate?.knowsSurveys != false && surveys.count > 1
        let steps = TimeBucket.Size.allCases.map { (value: $0.rawValue, words: $0.rawValue) }
        return self.periodChips + [
            group("Split by", "by", segments.map { (value: $0.rawValue, words: $0.rawValue) }, all: "nothing"),
            group("Step", "bucket", steps, all: "fitting"),
        ] + (offersSurveys ? [group("Survey", "survey", surveys.map { (value: $0, words: $0) }, all: "All")] : [])
    }

    private func split(_ card: Scorecard, _ rows: FigureRows) -> FigureSplit? {
        guard let segment = self.choice.segment, !card.primary.segments.isEmpty else { return nil }
        return FigureSplit(
            segment: segment.rawValue,
            note: segment.isPartition
                ? nil : "An answer may carry several tags, so the rows do not add up to the whole.",
            unit: card.unit,
            whole: card.primary.figure,
            rows: card.primary.segments.map { ($0.value, $0.figure, rows.address(row: $0.value)) }
        )
    }
}
