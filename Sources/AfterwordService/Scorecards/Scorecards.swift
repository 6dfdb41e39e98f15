package import AfterwordCore
import AfterwordStorage

/// Makes metrics from the rollups: value, doubt, rows and series.
package struct Scorecards: Sendable {
    /// A chart of more points than a year of days and then some serves nobody.
    package static let bucketLimit = 1000
    /// The window when none is asked for.
    package static let usualSpan = Duration.days(28)

    let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Every metric that can be asked for, in alphabetical order.
    package static var names: [String] { (BuiltInMetrics.all.map(\.name) + BuiltInRates.all.map(\.name)).sorted() }

    /// What the response rate was called first; addresses with it still work.
    private static let olderNames = ["answered": "response_rate"]

    /// Computes a metric over `from..<to`, widened to whole hours of the account zone; by default the last 28 days. `segment` splits
    /// the figure (rows that would tell who said what show only their count), `bucket` adds a series with its gaps, and `survey`
    /// leaves only what belongs to that one. Throws ``ScorecardRefusal``.
    package func report(
        metric name: String,
        from: Instant? = nil,
        to: Instant? = nil,
        by segment: ScoreSegment? = nil,
        bucket: TimeBucket.Size? = nil,
        survey: String? = nil
    ) async throws -> Scorecard {
        let span = try self.span(from: from, to: to)
        let frame = try ScoreFrame(span: span, segment: segment, bucket: bucket, survey: survey, in: self.calendar)
        let name = Self.olderNames[name] ?? name
        if let rate = BuiltInRates.named(name) {
            return try await RateReport(rate: rate, context: self.context).scorecard(frame)
        }
        guard let metric = BuiltInMetrics.named(name) else {
            throw ScorecardRefusal.unknownMetric(nearest: Self.names)
        }
        return try await self.report(metric, frame)
    }

    private var calendar: ZonedCalendar { ZonedCalendar(timeZone: self.context.account.timeZone) }

    private func span(from: Instant?, to: Instant?) throws -> Range<Instant> {
        // What happened this very millisecond belongs to "until now".
        let end = to ?? self.context.now() + .milliseconds(1)
        let start = from ?? end - Self.usualSpan
        guard start < end else { throw ScorecardRefusal.emptySpan }
        let account = self.context.account
        let lastHour = account.wholeHour(of: end)
        return account.hour(of: start)..<(lastHour.lowerBound == end ? end : lastHour.upperBound)
    }

    private func report(_ metric: any Metric, _ frame: ScoreFrame) async throws -> Scorecard {
        let store = self.context.store
        let tallies = try await store.database.read { connection in
            try ScaleTallies.read(kind: metric.kind, frame, store: store, in: connection)
        }
        return Scorecard(
            metric: metric.name,
            title: metric.title,
            unit: metric.unit,
            formula: metric.formula,
            base: "answers",
            basis: .answered,
            from: frame.span.lowerBound,
            to: frame.span.upperBound,
            results: tallies.map { $0.result(of: metric, frame) }
        )
    }
}

/// What a report is to show: the span, how it is split and how it is cut into buckets.
struct ScoreFrame: Sendable {
    let span: Range<Instant>
    let segment: ScoreSegment?
    let survey: String?
    /// The first and the last one only as far as they lie in the span, like what is counted under them.
    let buckets: [TimeBucket]
    let names: [String]
    /// Which buckets the span cuts off, by place.
    private let cut: Set<Int>

    init(
        span: Range<Instant>,
        segment: ScoreSegment?,
        bucket: TimeBucket.Size?,
        survey: String?,
        in calendar: ZonedCalendar
    ) throws {
        self.span = span
        self.segment = segment
        self.survey = survey
        guard let bucket else {
            self.buckets = []
            self.names = []
            self.cut = []
            return
        }
        // Hours are refused before they are made; the other sizes are longer.
        let hours = (span.upperBound - span.lowerBound) / .hours(1)
        let shortest: Double =
            switch bucket {
            case .hour: 1
            case .day: 23
            case .week: 167
            case .month: 671
            }
        guard hours / shortest <= Double(Scorecards.bucketLimit) else {
            throw ScorecardRefusal.tooManyBuckets(limit: Scorecards.bucketLimit)
        }
        let whole = calendar.buckets(bucket, from: span.lowerBound, to: span.upperBound)
        let parts = whole.map { $0.part(in: span) }
        self.buckets = parts
        self.names = whole.map(calendar.name(of:))
        self.cut = Set(whole.indices.filter { whole[$0] != parts[$0] })
    }

    /// Which bucket a moment of the span falls in, by bisection; its end is no moment of the span.
    func bucketIndex(of instant: Instant) -> Int? {
        var low = 0
        var high = self.buckets.count
        while low < high {
            let middle = (low + high) / 2
            if self.buckets[middle].end <= instant { low = middle + 1 } else { high = middle }
        }
        return low < self.buckets.count && self.buckets[low].contains(instant) ? low : nil
    }

    /// The points of a series; `figure` is asked once per bucket.
    func series(_ figure: (Int) -> MetricValue) -> [BucketFigure] {
        self.buckets.indices.map {
            BucketFigure(
                bucket: self.buckets[$0],
                name: self.names[$0],
                isCut: self.cut.contains($0),
                figure: figure($0)
            )
        }
    }
}
