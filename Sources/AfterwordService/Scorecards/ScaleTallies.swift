import AfterwordCore
import AfterwordStorage

/// The counted answers of a frame on one scale: all of them, by row and by bucket.
struct ScaleTallies: Sendable {
    let scale: Scale
    private var whole: ScoreTally
    private var rows: [String: ScoreTally] = [:]
    private var buckets: [Int: ScoreTally] = [:]

    private init(scale: Scale) {
        self.scale = scale
        self.whole = ScoreTally(scale: scale)
    }

    /// Reads the rollups; the scale with most answers comes first.
    static func read(
        kind: SurveyKind,
        _ frame: ScoreFrame,
        store: Store,
        in connection: any SQLConnection
    ) throws -> [ScaleTallies] {
        let measures = try store.rollupMeasures(in: connection).filter { measure in
            guard let parts = ScoreRollup.parts(of: measure) else { return false }
            return parts.scale.kind == kind && (frame.survey == nil || parts.survey == frame.survey)
        }
        func cells(_ segment: String, isByHour: Bool) throws -> [(key: RollupKey, n: Int)] {
            try store.rollups(
                measures: measures,
                segment: segment,
                from: frame.span.lowerBound,
                to: frame.span.upperBound,
                isByHour: isByHour,
                in: connection
            )
        }
        var tallies: [Scale: ScaleTallies] = [:]
        for cell in try cells(ScoreRollup.everything, isByHour: !frame.buckets.isEmpty) {
            guard let scale = ScoreRollup.parts(of: cell.key.measure)?.scale else { continue }
            tallies[scale, default: ScaleTallies(scale: scale)].addToWhole(cell, frame)
        }
        if let segment = frame.segment {
            for cell in try cells(segment.rawValue, isByHour: false) {
                guard let scale = ScoreRollup.parts(of: cell.key.measure)?.scale else { continue }
                tallies[scale, default: ScaleTallies(scale: scale)].addToRow(cell)
            }
        }
        return tallies.values.filter { $0.whole.n > 0 }.sorted {
            ($1.whole.n, $0.scale.name) < ($0.whole.n, $1.scale.name)
        }
    }

    private mutating func addToWhole(_ cell: (key: RollupKey, n: Int), _ frame: ScoreFrame) {
        self.whole.add(cell.key.score, count: cell.n)
        if let index = frame.bucketIndex(of: cell.key.hour) {
            self.buckets[index, default: ScoreTally(scale: self.scale)].add(cell.key.score, count: cell.n)
        }
    }

    private mutating func addToRow(_ cell: (key: RollupKey, n: Int)) {
        self.rows[cell.key.value, default: ScoreTally(scale: self.scale)].add(cell.key.score, count: cell.n)
    }

    /// The figures of a metric; the row with most answers first.
    func result(of metric: any Metric, _ frame: ScoreFrame) -> ScoreResult {
        let rows = self.rows.filter { $0.value.n > 0 }
            .map { SegmentFigure(value: $0.key, figure: metric.value(of: $0.value)) }
            .sorted { ($1.figure.n, $0.value) < ($0.figure.n, $1.value) }
        return ScoreResult(
            scale: self.scale,
            figure: metric.value(of: self.whole),
            distribution: self.whole.counts.filter { $0.value > 0 },
            segments: SmallGroups.protect(
                rows,
                total: self.whole.n,
                isPartition: frame.segment?.isPartition ?? true
            ),
            series: frame.series { metric.value(of: self.buckets[$0] ?? ScoreTally(scale: self.scale)) }
        )
    }
}
