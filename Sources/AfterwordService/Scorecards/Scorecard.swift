package import AfterwordCore

/// One metric over one span, with everything needed to judge it.
package struct Scorecard: Sendable {
    /// The metric's word in addresses: `csat`.
    package var metric: String
    package var title: String
    package var unit: MetricUnit
    package var formula: String
    /// What n counts, in the plural: `answers`, `delivered invitations`.
    package var base: String
    /// What a figure is dated by: the answer, or when the invitation, task or link that it is about came to be.
    package var basis: Basis
    /// The span, whole hours of the account zone, `from..<to`.
    package var from: Instant
    package var to: Instant
    /// One per scale, the one with most answers first; scales are never pooled. Without any answer, one without a scale.
    package var results: [ScoreResult]

    /// Which moment decides the bucket: the answer's, the invitation's sending, the follow-up's opening, the visit of a referral link, the
    /// conversion's, or the day somebody became an ambassador.
    package enum Basis: String, Sendable, CaseIterable {
        case answered, sent, opened, visited, converted, joined, offered
    }

    /// The time of the same length that ends where this span begins: what the figure is compared with.
    package var spanBefore: Range<Instant> { self.from - (self.to - self.from)..<self.from }

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
    /// A fall is good news, as on an effort scale.
    package var isLowerBetter: Bool

    init(
        scale: Scale? = nil,
        figure: MetricValue,
        distribution: [Int: Int] = [:],
        segments: [SegmentFigure] = [],
        series: [BucketFigure] = [],
        isLowerBetter: Bool = false
    ) {
        self.scale = scale
        self.figure = figure
        self.distribution = distribution
        self.segments = segments
        self.series = series
        self.isLowerBetter = isLowerBetter || scale?.direction == .effort
    }
}

/// One row of a split.
package struct SegmentFigure: Sendable, Equatable {
    package var value: String
    package var figure: MetricValue
}

/// One point of a series; a bucket without answers has a figure without a value, so that a chart shows the gap.
package struct BucketFigure: Sendable, Equatable {
    /// As far as it lies in the span: what the figure is counted from.
    package var bucket: TimeBucket
    /// `2026-03-02T14`, `2026-03-02`, `2026-W10` or `2026-03`.
    package var name: String
    /// Whether the span holds only a part of what the name says.
    package var isCut: Bool
    package var figure: MetricValue
}

/// Why a report cannot be made.
package enum ScorecardRefusal: Error, Sendable, Equatable {
    case unknownMetric(nearest: [String])
    /// The span is empty or runs backwards.
    case emptySpan
    case tooManyBuckets(limit: Int)
    /// The metric cannot be split by that field.
    case unknownSegment(known: [ScoreSegment])
    /// The metric is made of records that belong to no survey, so one survey's part of it cannot be told.
    case noSurveys
}
