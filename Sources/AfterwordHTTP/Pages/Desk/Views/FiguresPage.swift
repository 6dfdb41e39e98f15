/// Every metric at a glance, by chapter.
package struct FiguresPage: DeskPage {
    package static let layout = DeskLayout("desk-figures", PackageResources.desk_figures_mustache, entry: .figures)

    package let title = "Metrics"
    package let answer: String
    package let filters: [FilterGroup]
    package let groups: [FigureGroup]

    /// Fills the page; `period` is the span in words.
    package init(period: String, filters: [FilterGroup], groups: [FigureGroup]) {
        self.answer =
            "\(period), each figure with its interval and compared with the time of the same length before. Open one for its course, its rows and what it is made of."
        self.filters = filters
        self.groups = groups
    }
}

/// A chapter of the overview.
package struct FigureGroup: Sendable {
    package let id: String
    package let name: String
    /// By which day its figures are dated.
    package let words: String
    package let tiles: [ScoreTile]

    package init(id: String, name: String, words: String, tiles: [ScoreTile]) {
        self.id = id
        self.name = name
        self.words = words
        self.tiles = tiles
    }
}

/// One metric in full.
package struct FigurePage: DeskPage {
    package static let layout = DeskLayout("desk-figure", PackageResources.desk_figure_mustache, entry: .figures)

    package let title: String
    package let answer: String
    package let tile: ScoreTile
    package let formula: String
    package let basis: String
    package let filters: [FilterGroup]
    package let chart: TrendChart?
    package let shares: ShareBar?
    package let distribution: [DistributionRow]
    package let hasDistribution: Bool
    package let split: FigureSplit?
    /// The records behind the figure.
    package let rows: DeskAddress?
    package let beside: [ScoreTile]
    /// The same metric on other scales, in words; never pooled.
    package let scales: [String]
    package let hasScales: Bool
    package let hasBeside: Bool

    package init(
        title: String,
        tile: ScoreTile,
        answer: String,
        formula: String,
        basis: String,
        filters: [FilterGroup],
        chart: TrendChart?,
        shares: ShareBar?,
        distribution: [DistributionRow],
        split: FigureSplit?,
        rows: DeskAddress?,
        beside: [ScoreTile],
        scales: [String]
    ) {
        self.title = title
        self.answer = answer
        self.tile = tile
        self.formula = formula
        self.basis = basis
        self.filters = filters
        self.chart = chart
        self.shares = shares
        self.distribution = distribution
        self.hasDistribution = !distribution.isEmpty
        self.split = split
        self.rows = rows
        self.beside = beside
        self.hasBeside = !beside.isEmpty
        self.scales = scales
        self.hasScales = !scales.isEmpty
    }
}
