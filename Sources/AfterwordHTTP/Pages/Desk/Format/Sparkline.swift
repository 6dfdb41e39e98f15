package import AfterwordCore

/// One bucket of a series: its name, value and interval; a bucket without value leaves a gap.
package struct SparkPoint: Sendable {
    package let label: String
    package let value: Double?
    package let interval: ClosedRange<Double>?
    package let n: Int
    /// Why there is a gap, if there is one.
    let missing: NoDataReason?

    /// A bucket of the metric; one that may not show its value becomes a gap with its n.
    package init(_ label: String, _ value: MetricValue) {
        self.label = label
        self.value = value.shownValue
        self.interval = value.shownValue == nil ? nil : value.interval
        self.n = value.n
        self.missing = value.missing
    }
}

/// A small line with its band of doubt, as SVG path data, and the same numbers as a table.
package struct Sparkline: Sendable {
    package static let width = 240.0
    package static let height = 56.0

    /// Unique on the page, for `aria-labelledby`.
    package let id: String
    package let title: String
    package let desc: String
    /// One path per unbroken run of buckets.
    package let lines: [String]
    package let bands: [String]
    package let dots: [SparkDot]
    package let goalY: String?
    package let rows: [SparkRow]

    /// Draws a series; `nil` when no bucket has a value, because an empty frame says nothing.
    package init?(id: String, name: String, unit: MetricUnit, points: [SparkPoint], goal: Double? = nil) {
        guard let range = SparkRange(points: points, goal: goal) else { return nil }
        let runs = Self.runs(of: points)
        self.id = id
        self.title = "\(name) over time"
        self.desc = Self.description(of: points, unit: unit)
        self.lines = runs.filter { $0.count > 1 }.map { Self.line($0, in: range) }
        self.bands = runs.compactMap { Self.band($0, in: range) }
        let last = runs.last?.last
        let lonely = runs.filter { $0.count == 1 }.compactMap(\.first)
        let marked = lonely.filter { $0.index != last?.index } + (last.map { [$0] } ?? [])
        self.dots = marked.map { SparkDot(x: Self.text(range.x($0.index)), y: Self.text(range.y($0.value))) }
        self.goalY = goal.map { Self.text(range.y($0)) }
        self.rows = points.map { SparkRow($0, unit: unit) }
    }

    private struct Sample {
        let index: Int
        let value: Double
        let interval: ClosedRange<Double>?
    }

    private static func runs(of points: [SparkPoint]) -> [[Sample]] {
        var runs: [[Sample]] = [[]]
        for (index, point) in points.enumerated() {
            if let value = point.value {
                runs[runs.count - 1].append(Sample(index: index, value: value, interval: point.interval))
            } else if runs[runs.count - 1].isEmpty == false {
                runs.append([])
            }
        }
        return runs.filter { !$0.isEmpty }
    }

    private static func line(_ run: [Sample], in range: SparkRange) -> String {
        Self.path(run.map { (range.x($0.index), range.y($0.value)) })
    }

    private static func band(_ run: [Sample], in range: SparkRange) -> String? {
        let edges = run.compactMap { sample -> (x: Double, low: Double, high: Double)? in
            guard let interval = sample.interval else { return nil }
            return (range.x(sample.index), range.y(interval.lowerBound), range.y(interval.upperBound))
        }
        guard edges.count > 1 else { return nil }
        return Self.path(edges.map { ($0.x, $0.high) } + edges.reversed().map { ($0.x, $0.low) }) + "Z"
    }

    private static func path(_ points: [(Double, Double)]) -> String {
        points.enumerated()
            .map { ($0.offset == 0 ? "M" : "L") + Self.text($0.element.0) + " " + Self.text($0.element.1) }
            .joined()
    }

    private static func description(of points: [SparkPoint], unit: MetricUnit) -> String {
        let known = points.filter { $0.value != nil }
        guard let first = known.first, let last = known.last, let from = first.value, let to = last.value else {
            return ""
        }
        let gaps = points.count - known.count
        let end = "\(MetricText.value(to, in: unit)) at \(last.label)"
        let words =
            known.count == 1 ? "\(end)." : "From \(MetricText.value(from, in: unit)) at \(first.label) to \(end)."
        return gaps == 0 ? words : words + " \(MetricText.count(gaps, "gap", "gaps")) without a figure."
    }

    /// A coordinate with at most one decimal, in digits every locale and SVG reader knows.
    private static func text(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        return sign + "\(tenths.magnitude / 10)" + (tenths % 10 == 0 ? "" : ".\(tenths.magnitude % 10)")
    }
}

/// A mark on a sparkline: the newest value, or a bucket that stands alone between gaps.
package struct SparkDot: Sendable {
    package let x: String
    package let y: String
}

/// One line of the table under "Show numbers".
package struct SparkRow: Sendable {
    package let label: String
    package let value: String
    package let interval: String
    package let n: String

    fileprivate init(_ point: SparkPoint, unit: MetricUnit) {
        self.label = point.label
        self.value =
            point.value.map { MetricText.value($0, in: unit) } ?? (point.missing ?? .noEvents).shortWords
        self.interval = point.interval.map { MetricText.interval($0, in: unit) } ?? "–"
        self.n = MetricText.count(point.n)
    }
}

/// Maps buckets and values to the drawing, with room for the stroke at the edges.
private struct SparkRange {
    private let low: Double
    private let span: Double
    private let steps: Double

    init?(points: [SparkPoint], goal: Double?) {
        let known = points.filter { $0.value != nil }
        let values =
            known.flatMap { [$0.value, $0.interval?.lowerBound, $0.interval?.upperBound].compactMap(\.self) }
            + (goal.map { [$0] } ?? [])
        guard !known.isEmpty, let least = values.min(), let most = values.max() else { return nil }
        let isFlat = most - least < 1e-9
        self.low = isFlat ? least - 1 : least
        self.span = isFlat ? 2 : most - least
        self.steps = Double(max(points.count - 1, 1))
    }

    func x(_ index: Int) -> Double { 4 + Double(index) / self.steps * (Sparkline.width - 8) }

    func y(_ value: Double) -> Double {
        4 + (1 - (value - self.low) / self.span) * (Sparkline.height - 8)
    }
}
