/// One figure with everything needed to judge it. Value and interval are in the metric's unit, unrounded.
package struct MetricValue: Sendable, Equatable {
    /// `nil` = no data, see ``noDataReason``; a true 0 is 0.
    package var value: Double?
    package var n: Int
    package var numerator: Double?
    package var denominator: Double?
    /// 95 %; `nil` where none exists, with the reason in ``note``.
    package var interval: ClosedRange<Double>?
    package var level: SampleLevel
    package var noDataReason: NoDataReason?
    /// Plain words beside the figure, such as "one answer".
    package var note: String?
    /// Named parts of the figure, e.g. promoters, passives, detractors.
    package var counts: [String: Int]
    /// The answers have no spread, so that a mean of them has no interval of its own.
    package var isAllEqual = false

    package init(
        value: Double?,
        n: Int,
        numerator: Double? = nil,
        denominator: Double? = nil,
        interval: ClosedRange<Double>? = nil,
        note: String? = nil,
        counts: [String: Int] = [:]
    ) {
        self.value = value
        self.n = n
        self.numerator = numerator
        self.denominator = denominator
        self.interval = interval
        self.level = SampleLevel(n: n)
        self.noDataReason = value == nil ? .noEvents : nil
        self.note = note
        self.counts = counts
    }
}

/// Why there is no value.
package enum NoDataReason: String, Sendable, CaseIterable {
    case noEvents = "no_events"
    case notConnected = "not_connected"
    case pending
    case belowMinimum = "below_minimum"
    case noCurrency = "no_currency"
}

extension MetricValue {
    /// `count` of `total` in percent with its Wilson interval.
    package static func share(_ count: Int, of total: Int, counts: [String: Int]) -> Self {
        let interval = WilsonInterval.bounds(count: count, total: total)
        return Self(
            value: total > 0 ? 100 * Double(count) / Double(total) : nil,
            n: total,
            numerator: Double(count),
            denominator: Double(total),
            interval: interval.map { 100 * $0.lowerBound...100 * $0.upperBound },
            counts: counts
        )
    }

    /// The same counts without a value: nothing is decided yet, and a 0 would read as if everybody had been silent.
    func stillPending() -> Self {
        var figure = self
        figure.value = nil
        figure.interval = nil
        figure.noDataReason = .pending
        return figure
    }

    /// The mean of a tally with its Student interval; one answer or equal answers have none, because ± 0 would claim certainty.
    static func mean(of tally: ScoreTally, counts: [String: Int]) -> Self {
        let bounds = StudentInterval.bounds(of: tally)
        let isAllEqual = bounds.map { $0.lowerBound == $0.upperBound } ?? false
        var figure = Self(
            value: tally.mean,
            n: tally.n,
            numerator: tally.mean.map { ($0 * Double(tally.n)).rounded() },
            denominator: Double(tally.n),
            interval: isAllEqual ? nil : bounds,
            note: tally.n == 1 ? "one answer" : isAllEqual ? "all equal" : nil,
            counts: counts
        )
        figure.isAllEqual = isAllEqual
        return figure
    }
}
