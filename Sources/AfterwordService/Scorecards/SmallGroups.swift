import AfterwordCore

/// Keeps a split from telling who said what.
enum SmallGroups {
    /// Leaves only the count of rows with 1 to 4 answers, and of as many more rows as are needed so that the hidden ones
    /// cannot be worked out by taking the shown rows from the whole.
    static func protect(_ rows: [SegmentFigure], total: Int, isPartition: Bool) -> [SegmentFigure] {
        let withheld = isPartition ? self.withheldOfPartition(rows) : self.withheldOfOverlap(rows, total: total)
        return rows.map { row in
            guard let reason = row.figure.level == .hidden ? "too few answers" : withheld[row.value] else { return row }
            return SegmentFigure(value: row.value, figure: row.figure.withheld(because: reason))
        }
    }

    private static let reason = "would tell what the few others said"

    /// The smallest shown rows join the hidden ones until five answers hide among each other.
    private static func withheldOfPartition(_ rows: [SegmentFigure]) -> [String: String] {
        var hidden = rows.filter { $0.figure.level == .hidden }.reduce(0) { $0 + $1.figure.n }
        var withheld: [String: String] = [:]
        for row in rows.sorted(by: { ($0.figure.n, $0.value) < ($1.figure.n, $1.value) })
        where row.figure.n > 0 && row.figure.level != .hidden {
            guard SampleLevel(n: hidden) == .hidden else { break }
            withheld[row.value] = self.reason
            hidden += row.figure.n
        }
        return withheld
    }

    /// Where rows overlap, each is taken from the whole by itself.
    private static func withheldOfOverlap(_ rows: [SegmentFigure], total: Int) -> [String: String] {
        let telling = rows.filter { SampleLevel(n: total - $0.figure.n) == .hidden }
        return Dictionary(telling.map { ($0.value, self.reason) }, uniquingKeysWith: { first, _ in first })
    }
}

extension MetricValue {
    /// Only the count, with the reason beside it.
    fileprivate func withheld(because note: String) -> MetricValue {
        var figure = MetricValue(value: nil, n: self.n, note: note)
        figure.noDataReason = .belowMinimum
        return figure
    }
}
