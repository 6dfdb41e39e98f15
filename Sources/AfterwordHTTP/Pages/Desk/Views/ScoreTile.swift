/// How sure a figure is: with fewer than 5 answers it has no number, with fewer than 30 it says so.
package enum SampleLevel: Sendable {
    case none(MissingReason)
    case hidden, few, ok
}

/// A figure as the services hand it over: plain numbers, unrounded.
package struct TileFigure: Sendable {
    package var value: Double?
    package var low: Double?
    package var high: Double?
    /// Answers behind the value.
    package var n: Int
    package var level: SampleLevel
    /// The difference to the time before, in the unit's own steps.
    package var change: Double?
    /// Whether the difference is more than chance.
    package var isChangeSignificant: Bool
    package var series: [SparkPoint]
    package var goal: Double?

    package init(
        value: Double?,
        low: Double? = nil,
        high: Double? = nil,
        n: Int,
        level: SampleLevel,
        change: Double? = nil,
        isChangeSignificant: Bool = false,
        series: [SparkPoint] = [],
        goal: Double? = nil
    ) {
        self.value = value
        self.low = low
        self.high = high
        self.n = n
        self.level = level
        self.change = change
        self.isChangeSignificant = isChangeSignificant
        self.series = series
        self.goal = goal
    }
}

/// One figure on Today, in words.
package struct ScoreTile: Sendable {
    package let id: String
    package let name: String
    /// Percent of what, mean of what.
    package let meaning: String
    package let href: DeskAddress
    /// `nil` when there is no number to show; then ``reason`` says why.
    package let value: String?
    package let margin: String?
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
        let shown = Self.shownValue(of: figure)
        self.id = id
        self.name = name
        self.meaning = meaning
        self.href = href
        self.sample = sample
        self.value = shown.map { MetricText.value($0, in: unit) }
        if shown != nil, let low = figure.low, let high = figure.high {
            self.margin = MetricText.margin(low: low, high: high, in: unit)
        } else {
            self.margin = nil
        }
        self.caution = if case .few = figure.level, shown != nil { "few answers" } else { nil }
        (self.heading, self.reason) = Self.explanation(of: figure, isShown: shown != nil)
        self.change = shown == nil ? nil : TileChange(figure, unit: unit, isLowerBetter: isLowerBetter)
        self.goal = figure.goal.map { "goal \(MetricText.value($0, in: unit))" }
        self.sparkline =
            shown == nil
            ? nil : Sparkline(id: "spark-\(id)", name: name, unit: unit, points: figure.series, goal: figure.goal)
    }

    private static func shownValue(of figure: TileFigure) -> Double? {
        switch figure.level {
        case .none, .hidden: nil
        case .few, .ok: figure.value
        }
    }

    private static func explanation(of figure: TileFigure, isShown: Bool) -> (heading: String?, reason: String?) {
        switch figure.level {
        case .none(let reason): ("no data", reason.words)
        case .hidden: ("too few answers", MissingReason.belowMinimum.words)
        case .few, .ok: isShown ? (nil, nil) : ("no data", MissingReason.noEvents.words)
        }
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
        let size = MetricText.size(change, in: unit) + (unit == .mean ? "" : " points")
        self.words = (change > 0 ? "rose " : "fell ") + size
        self.tone = (change > 0) == isLowerBetter ? .low : .high
    }
}
