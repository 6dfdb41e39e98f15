import Foundation

/// What a figure is counted in, and how it is rounded for display only; comparisons use the unrounded value.
package enum MetricUnit: String, Sendable, CaseIterable {
    case percent
    /// Points of −100…100, shown with their sign.
    case netPoints = "net_points"
    /// Points of the survey's scale.
    case scalePoints = "scale_points"
    /// So many of one for each of another, which may pass 1.
    case ratio

    package var decimals: Int {
        switch self {
        case .percent: 1
        case .netPoints: 0
        case .scalePoints, .ratio: 2
        }
    }

    /// The value with a decimal point and without its unit; halves go away from zero and there is no minus zero.
    package func display(_ value: Double) -> String {
        let factor = pow(10, Double(self.decimals))
        let scaled = (value * factor).rounded(.toNearestOrAwayFromZero)
        let digits = String(Int(abs(scaled)))
        let padded = String(repeating: "0", count: max(0, self.decimals + 1 - digits.count)) + digits
        let sign = scaled < 0 ? "-" : self == .netPoints && scaled > 0 ? "+" : ""
        let fraction = self.decimals == 0 ? "" : "." + padded.suffix(self.decimals)
        return sign + padded.dropLast(self.decimals) + fraction
    }
}
