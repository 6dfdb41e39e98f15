/// Student's t distribution, and the interval of a mean.
package enum StudentInterval {
    /// The share of the distribution below `t` ≥ 0, for `degrees` of freedom.
    static func share(below t: Double, degrees: Int) -> Double {
        let freedom = Double(degrees)
        return 1 - 0.5 * SpecialFunctions.incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5)
    }

    /// The point that a share `p` (0.5…1, end excluded) of the distribution lies below, by bisection.
    package static func quantile(_ p: Double, degrees: Int) -> Double {
        var low = 0.0
        var high = 1.0
        while self.share(below: high, degrees: degrees) < p { (low, high) = (high, 2 * high) }
        while true {
            let middle = (low + high) / 2
            // No double lies between the two any more.
            if middle <= low || middle >= high { return middle }
            if self.share(below: middle, degrees: degrees) < p { low = middle } else { high = middle }
        }
    }

    /// mean ± t·s ÷ √n, cut to the scale; `nil` below two answers. Equal answers give an interval without width, which callers
    /// show as the words "all equal" and never as ± 0.
    package static func bounds(of tally: ScoreTally) -> ClosedRange<Double>? {
        guard tally.n > 1, let mean = tally.mean else { return nil }
        let n = Double(tally.n)
        let squares = tally.counts.reduce(0.0) { sum, entry in
            let deviation = Double(entry.key) - mean
            return sum + Double(entry.value) * deviation * deviation
        }
        let half = self.quantile(0.975, degrees: tally.n - 1) * (squares / (n - 1) / n).squareRoot()
        let low = max(Double(tally.scale.from), mean - half)
        let high = min(Double(tally.scale.to), mean + half)
        return low...high
    }
}
