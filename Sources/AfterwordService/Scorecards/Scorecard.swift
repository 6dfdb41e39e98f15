package import AfterwordCore

/// One metric over one span, with everything needed to judge it.
package struct Scorecard: Sendable {
    /// The metric's word in addresses: `csat`.
    package var metric: String
    package var title: String
    package var unit: MetricUnit
    package var formula: String
    /// What a figure is dated by: the answer, or the sending of the invitation.
    package var basis: Basis
    /// The span, whole hours of the account zone, `from..<to`.
    package var from: Instant
    package var to: Instant
    /// One per scale, the one with most answers first; scales are never pooled. Without any answer, one without a scale.
    package var results: [ScoreResult]

    /// Which moment decides the bucket.
    package enum Basis: String, Sendable, CaseIterable { case answered, sent }

    /// The result to show where there is room for one only.
    package var primary: ScoreResult { self.results.first ?? ScoreResult(figure: MetricValue(value: nil, n: 0)) }
}

/// The figures on one scale.
package struct ScoreResult: Sendable {
    /// `nil` for shares of invitations, and where nobody answered.
    package var scale: Scale?
    package var figure: MetricValue
    /// Answers per value of the scale.
    package var distribution: [Int: Int]
    package var segments: [SegmentFigure]
    package var series: [BucketFigure]

    init(
        scale: Scale? = nil,
        figure: MetricValue,
        distribution: [Int: Int] = [:],
        segments: [SegmentFigure] = [],
        series: [BucketFigure] = []
    ) {
        self.scale = scale
        self.figure = figure
        self.distribution = distribution
        self.segments = segments
        self.series = series
    }

    /// On an effort scale a fall is good news.
    package var isLowerBetter: Bool { self.scale?.direction == .effort }
}

/// One row of a split.
package struct SegmentFigure: Sendable, Equatable {
    package var value: String
    package var figure: MetricValue
}

/// One point of a series; a bucket without answers has a figure without a value, so that a chart shows the gap.
package struct BucketFigure: Sendable, Equatable {
    package var bucket: TimeBucket
    /// `2026-03-02T14`, `2026-03-02`, `2026-W10` or `2026-03`.
    package var name: String
    package var figure: MetricValue
}

/// Why a report cannot be made.
package enum ScorecardRefusal: Error, Sendable, Equatable {
    case unknownMetric(nearest: [String])
    /// The span is empty or runs backwards.
    case emptySpan
    case tooManyBuckets(limit: Int)
}
