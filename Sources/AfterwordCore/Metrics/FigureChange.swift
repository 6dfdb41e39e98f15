/// How a figure differs from the one before, and whether that is more than chance.
package struct FigureChange: Sendable, Equatable {
    /// In the metric's unit.
    package let difference: Double
    /// The difference is larger than its own 95 % margin, the root of the sum of the squares of both half widths.
    package let isClear: Bool

    /// `nil` unless both figures have a value that may be shown.
    package init?(from earlier: MetricValue?, to later: MetricValue) {
        guard let earlier, earlier.level != .hidden, later.level != .hidden, let old = earlier.value,
            let new = later.value
        else { return nil }
        self.difference = new - old
        guard let before = earlier.interval, let after = later.interval else {
            self.isClear = false
            return
        }
        let margins = [before, after].map { ($0.upperBound - $0.lowerBound) / 2 }
        let margin = margins.reduce(0) { $0 + $1 * $1 }.squareRoot()
        self.isClear = abs(self.difference) > margin
    }
}
