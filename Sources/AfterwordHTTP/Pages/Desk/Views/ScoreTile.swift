package import AfterwordCore

/// A figure and its way here, as the services hand them over: plain and unrounded.
package struct TileFigure: Sendable {
    package var value: MetricValue
    /// The difference to the time before, in the metric's unit.
    package var change: Double?
    /// Whether the difference is more than chance.
    package var isChangeSignificant: Bool
    package var series: [SparkPoint]
    package var goal: Double?

    package init(
        _ value: MetricValue,
        change: Double? = nil,
        isChangeSignificant: Bool = false,
        series: [SparkPoint] = [],
        goal: Double? = nil
    ) {
        self.value = value
        self.change = change
        self.isChangeSignificant = isChangeSignificant
        self.series = series
        self.goal = goal
    }

    /// A figure beside the one before; a change that nothing can be said about is not spoken of.
    package init(_ value: MetricValue, since change: FigureChange?, series: [SparkPoint] = []) {
        self.init(
            value,
            change: change.flatMap { $0.interval == nil ? nil : $0.difference },
            isChangeSignificant: change?.isClear ?? false,
            series: series
        )
    }
}

/// One figure on Today, in words.
package struct ScoreTile: Sendable {
    package let id: String
    package let name: String
    /// Percent of what, mean of what.
    package let meaning: String
    package let href: DeskAddress
    /// `nil` when there is no number to show; then ``heading`` and ``reason`` stand in its place.
    package let value: String?
    package let margin: String?
    /// The interval in full, for the tooltip.
    package let interval: String?
    package let sample: String
    /// `few answers`, when the number should be read with care.
    package let caution: String?
    package let heading: String?
    package let reason: String?
    package let change: TileChange?
    package let goal: String?
    package let sparkline: Sparkline?

    /// Puts a figure into words; `sample` is its n in words, such as `383 answers` or `of 1,204 delivered`, and
    /// `isLowerBetter` is true for effort scales, where a fall is good news.
    package init(
        id: String,
        name: String,
        meaning: String,
        unit: MetricUnit,
        figure: TileFigure,
        sample: String,
        isLowerBetter: Bool = false,
        href: DeskAddress
    ) {
        let shown = figure.value.shownValue
        let interval = shown == nil ? nil : figure.value.interval
        self.id = id
        self.name = name
        self.meaning = meaning
        self.href = href
        self.sample = sample
        self.value = shown.map { MetricText.value($0, in: unit) }
        self.margin = interval.map { MetricText.margin($0, in: unit) }
        self.interval = interval.map { "95 % sure \(MetricText.between($0, in: unit))" }
        self.caution = shown == nil ? nil : figure.value.level == .few ? "few answers" : figure.value.note
        self.heading = figure.value.missing?.shortWords
        self.reason = figure.value.missing?.words
        self.change = shown == nil ? nil : TileChange(figure, unit: unit, isLowerBetter: isLowerBetter)
        self.goal = figure.goal.map { "goal \(MetricText.value($0, in: unit))" }
        self.sparkline =
            shown == nil
            ? nil : Sparkline(id: "spark-\(id)", name: name, unit: unit, points: figure.series, goal: figure.goal)
    }
}

extension MetricValue {
    /// The value where it may be shown: with fewer than five answers it would tell who said what.
    package var shownValue: Double? { self.level == .hidden ? nil : self.value }

    /// Why no value is shown, if none is: there is none, or it would tell who said what.
    var missing: NoDataReason? {
        guard self.shownValue == nil else { return nil }
        return self.value == nil ? self.noDataReason ?? .noEvents : .belowMinimum
    }
}

/// The change since the time before: a word, and colour only when it is more than chance.
package struct TileChange: Sendable {
    package let words: String
    package let tone: DeskTone

    fileprivate init?(_ figure: TileFigure, unit: MetricUnit, isLowerBetter: Bool) {
        guard let change = figure.change, change.isFinite else { return nil }
        guard figure.isChangeSignificant, change != 0 else {
            self.words = "not sure it changed"
            self.tone = .plain
            return
        }
        let size = MetricText.size(change, in: unit) + (unit == .scalePoints ? "" : " points")
        self.words = (change > 0 ? "rose " : "fell ") + size
        self.tone = (change > 0) == isLowerBetter ? .low : .high
    }
}
