/// Counts by hour as small bars from zero, with the same numbers in words for those who cannot see them.
package struct CountBars: Sendable {
    package static let width = 240
    package static let height = 32

    /// Unique on the page, for `aria-labelledby`.
    package let id: String
    package let title: String
    package let desc: String
    /// One path for all bars.
    package let path: String

    /// Draws the counts; `nil` when all are zero, because an empty frame says nothing.
    package init?(id: String, title: String, hours counts: [Int]) {
        guard let most = counts.max(), most > 0 else { return nil }
        self.id = id
        self.title = title
        let peak = counts.lastIndex(of: most).map { counts.count - 1 - $0 } ?? 0
        let when = peak == 0 ? "in the last hour" : "\(MetricText.count(peak, "hour", "hours")) ago"
        self.desc =
            "\(MetricText.count(counts.reduce(0, +))) in \(counts.count) hours; the most in one hour were "
            + "\(MetricText.count(most)), \(when)."
        let step = Double(Self.width) / Double(counts.count)
        self.path = counts.enumerated().filter { $0.element > 0 }.map { index, count in
            // One message among thousands still shows.
            let size = max(1.5, Double(count) / Double(most) * Double(Self.height))
            let x = Double(index) * step + 1
            return "M\(Self.text(x)) \(Self.height)v-\(Self.text(size))h\(Self.text(step - 2))v\(Self.text(size))z"
        }.joined()
    }

    private static func text(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
