/// The interval shown for every share of independent yes-or-no items.
package enum WilsonInterval {
    /// The 95 % interval of `count` among `total`, each end within 0…1; `nil` without items. It is never empty of doubt, not even at
    /// 0 of n or n of n, where the plain interval would claim certainty.
    package static func bounds(count: Int, total: Int) -> ClosedRange<Double>? {
        guard total > 0 else { return nil }
        let n = Double(total)
        let share = Double(count) / n
        let square = Normal.z95 * Normal.z95
        let scale = 1 + square / n
        let centre = (share + square / (2 * n)) / scale
        let half = Normal.z95 / scale * (share * (1 - share) / n + square / (4 * n * n)).squareRoot()
        // Rounding would leave 1e-17 where the formula gives exactly 0 or 1.
        let low = count == 0 ? 0 : max(0, centre - half)
        let high = count == total ? 1 : min(1, centre + half)
        return low...high
    }
}
