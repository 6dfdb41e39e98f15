/// How a figure differs from the one before, and whether that is more than chance.
package struct FigureChange: Sendable, Equatable {
    /// In the metric's unit.
    package let difference: Double
    /// 95 %; `nil` if there is none for the two figures, and then nothing can be said about a change.
    package let interval: ClosedRange<Double>?

    /// The interval leaves 0 out.
    package var isClear: Bool { self.interval.map { !$0.contains(0) } ?? false }

    /// `nil` unless both figures have a value that may be shown.
    ///
    /// The interval of a difference is put together from the two intervals, each side with the half that faces it (Newcombe's hybrid
    /// score method for shares; Zou and Donner call it MOVER). Net scores are compared at the middle of their adjusted intervals. For
    /// means it is a little wider than Welch's, and equal to it where the answers of one side are all equal: that side adds nothing.
    package init?(from earlier: MetricValue?, to later: MetricValue, unit: MetricUnit = .percent) {
        guard let earlier, earlier.level != .hidden, later.level != .hidden, let old = earlier.value,
            let new = later.value
        else { return nil }
        self.difference = new - old
        guard let (before, after) = Self.intervals((earlier, old), (later, new)) else {
            self.interval = nil
            return
        }
        let isAdjusted = unit == .netPoints
        let oldPoint = isAdjusted ? before.middle : old
        let newPoint = isAdjusted ? after.middle : new
        let below = Self.root(newPoint - after.lowerBound, before.upperBound - oldPoint)
        let above = Self.root(after.upperBound - newPoint, oldPoint - before.lowerBound)
        self.interval = newPoint - oldPoint - below...newPoint - oldPoint + above
    }

    /// Both intervals. A side without spread has one of no width beside a side with spread; two of them would claim certainty.
    private static func intervals(
        _ earlier: (figure: MetricValue, point: Double),
        _ later: (figure: MetricValue, point: Double)
    ) -> (before: ClosedRange<Double>, after: ClosedRange<Double>)? {
        switch (earlier.figure.interval, later.figure.interval) {
        case (let before?, let after?): (before, after)
        case (let before?, nil) where later.figure.isAllEqual: (before, later.point...later.point)
        case (nil, let after?) where earlier.figure.isAllEqual: (earlier.point...earlier.point, after)
        default: nil
        }
    }

    private static func root(_ one: Double, _ other: Double) -> Double { (one * one + other * other).squareRoot() }
}

extension ClosedRange<Double> {
    fileprivate var middle: Double { (self.lowerBound + self.upperBound) / 2 }
}
