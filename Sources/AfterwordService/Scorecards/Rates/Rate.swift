package import AfterwordCore
package import AfterwordStorage

/// A figure that is counted from records instead of from scores: a share of invitations, of follow-ups, of visits.
///
/// A rate is one file that conforms to this and one line in ``BuiltInRates``. It only hands over slices with their counts; the whole,
/// the rows of a split, the series, small groups, pages, files and the command line are made of them for every rate alike.
package protocol Rate: Sendable {
    /// The word in addresses, JSON and CSV: `response_rate`.
    var name: String { get }
    var title: String { get }
    var unit: MetricUnit { get }
    /// The formula as it is shown beside the figure.
    var formula: String { get }
    /// What n counts, in the plural: `delivered invitations`.
    var base: String { get }
    /// Which moment decides the bucket.
    var basis: Scorecard.Basis { get }
    /// A fall is good news, as with bounces.
    var isLowerBetter: Bool { get }
    /// The fields it can be split by; empty for a rate whose records have no segments.
    var segments: [ScoreSegment] { get }

    /// Why there can be no figure at all, e.g. ``NoDataReason/notConnected``; `nil` = it can be counted.
    func missing(in context: ServiceContext) -> NoDataReason?

    /// The records of the span, summed as finely as the request needs and no finer.
    func slices(_ request: RateRequest, store: Store, in connection: any SQLConnection) throws -> [RateSlice]

    /// The figure for summed parts; no parts at all mean that nothing happened.
    func value(of parts: [String: Int]) -> MetricValue
}

extension Rate {
    package var unit: MetricUnit { .percent }
    package var isLowerBetter: Bool { false }
    package var segments: [ScoreSegment] { ScoreSegment.allCases }
    package func missing(in context: ServiceContext) -> NoDataReason? { nil }

    /// Whether its records belong to surveys, so that it can be split by survey and narrowed to one.
    package var knowsSurveys: Bool { self.segments.contains(.survey) }
}

/// The shipped rates, in alphabetical order of name.
package enum BuiltInRates {
    package static let all: [any Rate] = [
        BounceRate(),
        CompletionRate(),
        KFactor(),
        RedeemedShare(),
        OptOutRate(),
        RecommendationUse(),
        RecoveryShare(form: .answered),
        RecoveryShare(form: .all),
        InvitationClickRate(),
        ClickConversionRate(),
        AcquiredShare(),
        InvitationYield(),
        ReferringShare(),
        StrictReferringShare(),
        ResponseRate(),
    ]

    package static func named(_ name: String) -> (any Rate)? { self.all.first { $0.name == name } }
}

/// What a rate is asked for.
package struct RateRequest: Sendable {
    /// Whole hours of the account zone.
    package var span: Range<Instant>
    /// Only what belongs to this survey.
    package var survey: String?
    /// Slices must tell this field; `nil` = they may leave segments, locale and survey empty.
    package var segment: ScoreSegment?
    /// Slices must tell the quarter of an hour; otherwise ``RateSlice/at`` may be anything in the span.
    package var isByTime: Bool
    package var now: Instant

    package init(
        span: Range<Instant>,
        survey: String? = nil,
        segment: ScoreSegment? = nil,
        isByTime: Bool = false,
        now: Instant
    ) {
        self.span = span
        self.survey = survey
        self.segment = segment
        self.isByTime = isByTime
        self.now = now
    }
}

/// The records of one slice, counted by what became of them.
package struct RateSlice: Sendable, Equatable {
    /// Any moment of the quarter of an hour that the records belong to: every zone's hours are made of those. The end of the span stands
    /// for all of it and for no bucket.
    package var at: Instant
    package var survey: String
    package var locale: String
    package var segments: Segments
    /// Counts by word, such as `delivered` and `answered`; they are summed, so each record is in one slice only.
    package var parts: [String: Int]

    package init(
        at: Instant,
        survey: String = "",
        locale: String = "",
        segments: Segments = Segments(),
        parts: [String: Int]
    ) {
        self.at = at
        self.survey = survey
        self.locale = locale
        self.segments = segments
        self.parts = parts
    }
}
