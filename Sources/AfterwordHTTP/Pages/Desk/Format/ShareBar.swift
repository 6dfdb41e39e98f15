package import AfterwordCore
import Foundation

/// Parts of a whole in one bar, each with its count beside it and its way to the rows.
package struct ShareBar: Sendable {
    /// Unique on the page, for `aria-labelledby`.
    package let id: String
    package let title: String
    package let desc: String
    package let parts: [SharePart]

    /// Lays the parts side by side in their order; the counts have a sum above 0.
    package init(id: String, title: String, parts: [(name: String, count: Int, tone: DeskTone, href: DeskAddress?)]) {
        let total = max(1, parts.reduce(0) { $0 + $1.count })
        var start = 0
        var shares: [SharePart] = []
        for part in parts {
            shares.append(SharePart(part, start: start, total: total))
            start += part.count
        }
        self.id = id
        self.title = title
        self.parts = shares
        self.desc = shares.map { "\($0.name) \($0.count), \($0.percent)" }.joined(separator: "; ") + "."
    }
}

/// One part of a bar; the places are percentages of its width.
package struct SharePart: Sendable {
    package let name: String
    package let count: String
    package let percent: String
    package let tone: DeskTone
    package let x: String
    package let width: String
    package let middle: String
    /// Whether its count has room inside it.
    package let isWide: Bool
    package let href: DeskAddress?

    fileprivate init(
        _ part: (name: String, count: Int, tone: DeskTone, href: DeskAddress?),
        start: Int,
        total: Int
    ) {
        let share = Double(part.count) / Double(total) * 100
        let left = Double(start) / Double(total) * 100
        self.name = part.name
        self.count = MetricText.count(part.count)
        self.percent = MetricText.value(share, in: .percent)
        self.tone = part.tone
        self.x = Percent.text(left)
        self.width = Percent.text(share)
        self.middle = Percent.text(left + share / 2)
        self.isWide = share >= 12
        self.href = part.count > 0 ? part.href : nil
    }
}

/// How many gave one score.
package struct DistributionRow: Sendable {
    package let score: String
    package let count: String
    package let percent: String
    package let width: String
    package let tone: DeskTone
    package let href: DeskAddress?

    /// `most` is the largest count of the scale, which fills the row.
    package init(score: Int, count: Int, total: Int, most: Int, tone: DeskTone, href: DeskAddress?) {
        self.score = MetricText.count(score)
        self.count = MetricText.count(count)
        self.percent = MetricText.value(Double(count) / Double(max(1, total)) * 100, in: .percent)
        self.width = Percent.text(Double(count) / Double(max(1, most)) * 100)
        self.tone = tone
        self.href = href
    }
}

/// A metric by one field: each row with its doubt drawn on a common scale.
package struct FigureSplit: Sendable {
    package let segment: String
    package let note: String?
    /// The ends of the common scale.
    package let low: String
    package let high: String
    package let rows: [SplitRow]

    package init(
        segment: String,
        note: String?,
        unit: MetricUnit,
        whole: MetricValue,
        rows: [(value: String, figure: MetricValue, href: DeskAddress?)]
    ) {
        let shown = rows.map(\.figure) + [whole]
        let axis = TrendAxis(
            points: shown.map { SparkPoint("", $0) },
            unit: unit
        )
        self.segment = segment
        self.note = note
        self.low = axis.map { MetricText.value($0.low, in: unit) } ?? ""
        self.high = axis.map { MetricText.value($0.high, in: unit) } ?? ""
        self.rows = rows.map { SplitRow($0.value, $0.figure, $0.href, whole: whole, unit: unit, axis: axis) }
    }
}

/// One row of a split.
package struct SplitRow: Sendable {
    package let name: String
    /// `nil` where the group is too small to show.
    package let value: String?
    package let interval: String?
    package let n: String
    /// `few answers`, or why there is no number.
    package let note: String?
    package let href: DeskAddress?
    /// Percentages of the common scale: the interval's ends, the value, and the whole's value.
    package let low: String?
    package let high: String?
    package let point: String?
    package let whole: String?

    fileprivate init(
        _ name: String,
        _ figure: MetricValue,
        _ href: DeskAddress?,
        whole: MetricValue,
        unit: MetricUnit,
        axis: TrendAxis?
    ) {
        let shown = figure.shownValue
        let interval = shown == nil ? nil : figure.interval
        func place(_ value: Double?) -> String? {
            guard let axis, let value else { return nil }
            return Percent.text((value - axis.low) / (axis.high - axis.low) * 100)
        }
        self.name = name
        self.value = shown.map { MetricText.value($0, in: unit) }
        self.interval = interval.map { MetricText.interval($0, in: unit) }
        self.n = MetricText.count(figure.n)
        self.note = figure.missing.map { figure.note ?? $0.shortWords } ?? (figure.level == .few ? "few answers" : nil)
        // A group that is too small to show must not be opened either, nor one whose few answers do not count yet; an empty one leads to nobody.
        let isEmpty = figure.n == 0 && figure.counts.values.allSatisfy { $0 == 0 }
        self.href = shown != nil || isEmpty ? href : nil
        self.low = place(interval?.lowerBound)
        self.high = place(interval?.upperBound)
        self.point = place(shown)
        self.whole = place(whole.shownValue)
    }
}

/// A percentage as SVG takes it.
enum Percent {
    static func text(_ value: Double) -> String {
        let tenths = Int((min(max(value, 0), 100) * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)%"
    }
}
