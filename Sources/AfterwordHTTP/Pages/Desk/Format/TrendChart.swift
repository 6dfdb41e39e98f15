package import AfterwordCore
import Foundation

/// A figure's course with its band of doubt and its axes, as SVG path data; the same numbers as a table.
///
/// The drawing stretches to its place, so words stand beside it in HTML and keep their size.
package struct TrendChart: Sendable {
    private static let size = (width: 720.0, height: 220.0)

    /// The line, the band and the table.
    package let line: Sparkline
    package let lines: [String]
    package let bands: [String]
    package let dots: [TrendDot]
    /// Where the horizontal lines run, top first.
    package let gridlines: [String]
    /// The values of the horizontal lines, top first.
    package let ticks: [String]
    /// The first, the middle and the last bucket.
    package let labels: [String]

    /// Draws a series; `nil` when no bucket has a value.
    package init?(id: String, name: String, unit: MetricUnit, points: [SparkPoint]) {
        guard let line = Sparkline(id: id, name: name, unit: unit, points: points),
            let axis = TrendAxis(points: points, unit: unit)
        else { return nil }
        let plot = TrendPlot(points: points, axis: axis, size: Self.size)
        self.line = line
        self.lines = plot.lines
        self.bands = plot.bands
        self.dots = plot.dots(unit: unit)
        self.gridlines = axis.values.reversed().map { plot.text(plot.y($0)) }
        self.ticks = axis.values.reversed().map { MetricText.value($0, in: unit) }
        let names = points.map(\.label)
        self.labels = names.count > 2 ? [names[0], names[names.count / 2], names[names.count - 1]] : names
    }
}

/// One point of the course; its words appear when it is pointed at.
package struct TrendDot: Sendable {
    package let x: String
    package let y: String
    package let words: String
}

/// Round values that enclose the course and its band.
struct TrendAxis {
    /// Lowest first; at least two.
    let values: [Double]

    init?(points: [SparkPoint], unit: MetricUnit) {
        let known = points.flatMap { [$0.value, $0.interval?.lowerBound, $0.interval?.upperBound].compactMap(\.self) }
        guard let least = known.min(), let most = known.max() else { return nil }
        let step = Self.step(for: max(most - least, unit == .percent || unit == .netPoints ? 4 : 0.4))
        var low = (least / step).rounded(.down) * step
        var high = (most / step).rounded(.up) * step
        if high - low < step { high = low + step }
        if let bounds = Self.bounds(of: unit, reaching: high) {
            high = min(high, bounds.upperBound)
            low = max(low, bounds.lowerBound)
            if high <= low { low = max(high - step, bounds.lowerBound) }
        }
        self.values = Array(stride(from: low, through: high + step / 1000, by: step))
    }

    var low: Double { self.values.first ?? 0 }
    var high: Double { self.values.last ?? 1 }

    /// A share whose parts are counted from different records, such as purchases per visit, may pass 100 %.
    private static func bounds(of unit: MetricUnit, reaching high: Double) -> ClosedRange<Double>? {
        switch unit {
        case .percent: 0...max(100, high)
        case .netPoints: -100...100
        case .scalePoints, .ratio: nil
        }
    }

    /// 1, 2 or 5 times a power of ten, so that about four lines cover the span.
    private static func step(for span: Double) -> Double {
        let raw = span / 4
        let power = pow(10, floor(log10(raw)))
        let factor = [1.0, 2, 5, 10].first { $0 * power >= raw } ?? 10
        return factor * power
    }
}

/// Turns buckets and values into coordinates.
private struct TrendPlot {
    let points: [SparkPoint]
    let axis: TrendAxis
    let size: (width: Double, height: Double)

    var lines: [String] {
        self.runs.filter { $0.count > 1 }.map { run in self.path(run.map { (self.x($0), self.y(self.value($0))) }) }
    }

    var bands: [String] {
        self.runs.compactMap { run in
            let known = run.filter { self.points[$0].interval != nil }
            guard known.count > 1 else { return nil }
            let upper = known.map { (self.x($0), self.y(self.points[$0].interval?.upperBound ?? 0)) }
            let lower = known.reversed().map { (self.x($0), self.y(self.points[$0].interval?.lowerBound ?? 0)) }
            return self.path(upper + lower) + "Z"
        }
    }

    func dots(unit: MetricUnit) -> [TrendDot] {
        self.points.indices.filter { self.points[$0].value != nil }.map { index in
            let point = self.points[index]
            let value = MetricText.value(self.value(index), in: unit)
            let doubt = point.interval.map { ", \(MetricText.between($0, in: unit))" } ?? ""
            return TrendDot(
                x: self.text(self.x(index)),
                y: self.text(self.y(self.value(index))),
                words: "\(point.label): \(value)\(doubt), n \(MetricText.count(point.n))"
            )
        }
    }

    /// Unbroken runs of buckets with a value: a gap stays a gap.
    private var runs: [[Int]] {
        self.points.indices.reduce(into: [[]]) { runs, index in
            if self.points[index].value == nil {
                if runs.last?.isEmpty == false { runs.append([]) }
            } else {
                runs[runs.count - 1].append(index)
            }
        }.filter { !$0.isEmpty }
    }

    private func value(_ index: Int) -> Double { self.points[index].value ?? 0 }

    func x(_ index: Int) -> Double {
        self.points.count < 2 ? self.size.width / 2 : Double(index) / Double(self.points.count - 1) * self.size.width
    }

    func y(_ value: Double) -> Double {
        (1 - (value - self.axis.low) / (self.axis.high - self.axis.low)) * self.size.height
    }

    private func path(_ points: [(Double, Double)]) -> String {
        points.enumerated()
            .map { ($0.offset == 0 ? "M" : "L") + self.text($0.element.0) + " " + self.text($0.element.1) }
            .joined()
    }

    /// One decimal at most, in digits every SVG reader knows.
    func text(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return (tenths < 0 ? "-" : "") + "\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
    }
}
