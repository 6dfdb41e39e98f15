import AfterwordCore
import AfterwordStorage

/// Sums the slices of a rate to its whole, its rows and its series.
struct RateReport: Sendable {
    private typealias Parts = [String: Int]

    let rate: any Rate
    let context: ServiceContext

    func scorecard(_ frame: ScoreFrame) async throws -> Scorecard {
        guard frame.survey == nil || self.rate.knowsSurveys else { throw ScorecardRefusal.noSurveys }
        return Scorecard(
            metric: self.rate.name,
            title: self.rate.title,
            unit: self.rate.unit,
            formula: self.rate.formula,
            base: self.rate.base,
            basis: self.rate.basis,
            from: frame.span.lowerBound,
            to: frame.span.upperBound,
            results: [try await self.result(frame)]
        )
    }

    private func result(_ frame: ScoreFrame) async throws -> ScoreResult {
        if let reason = self.rate.missing(in: self.context) {
            var figure = MetricValue(value: nil, n: 0)
            figure.noDataReason = reason
            return ScoreResult(figure: figure, isLowerBetter: self.rate.isLowerBetter)
        }
        if let segment = frame.segment, !self.rate.segments.contains(segment) {
            throw ScorecardRefusal.unknownSegment(known: self.rate.segments)
        }
        let request = RateRequest(
            span: frame.span,
            survey: frame.survey,
            segment: frame.segment,
            isByTime: !frame.buckets.isEmpty,
            now: self.context.now()
        )
        let (rate, store) = (self.rate, self.context.store)
        let slices = try await store.database.read { try rate.slices(request, store: store, in: $0) }
        return self.result(of: slices, frame)
    }

    private func result(of slices: [RateSlice], _ frame: ScoreFrame) -> ScoreResult {
        var whole = Parts()
        var rows: [String: Parts] = [:]
        var buckets: [Int: Parts] = [:]
        for slice in slices {
            whole.merge(slice.parts, uniquingKeysWith: +)
            if slice.at < frame.span.upperBound, let index = frame.bucketIndex(of: slice.at) {
                buckets[index, default: [:]].merge(slice.parts, uniquingKeysWith: +)
            }
            let values = frame.segment?.values(of: slice.segments, locale: slice.locale, survey: slice.survey)
            for value in values ?? [] { rows[value, default: [:]].merge(slice.parts, uniquingKeysWith: +) }
        }
        let figure = self.rate.value(of: whole)
        let segments = rows.map { SegmentFigure(value: $0.key, figure: self.rate.value(of: $0.value)) }
            .filter { $0.figure.n > 0 }
            .sorted { ($1.figure.n, $0.value) < ($0.figure.n, $1.value) }
        return ScoreResult(
            figure: figure,
            segments: SmallGroups.protect(
                segments,
                total: figure.n,
                isPartition: frame.segment?.isPartition ?? true
            ),
            series: frame.series { self.rate.value(of: buckets[$0] ?? [:]) },
            isLowerBetter: self.rate.isLowerBetter
        )
    }
}
