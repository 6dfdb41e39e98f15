import AfterwordCore

/// A scorecard as the API and `--json` show it: the primary result in front, every scale beneath.
package struct ScorecardRecord: Encodable, Sendable {
    package var metric: String
    package var title: String
    /// `percent`, `net_points` or `scale_points`.
    package var unit: String
    package var formula: String
    /// What n counts.
    package var base: String
    package var basis: String
    package var from: String
    package var to: String
    @Nullable package var scale: String?
    @Nullable package var value: Double?
    package var n: Int
    @Nullable package var interval: Interval?
    package var level: String
    /// Why there is no value.
    @Nullable package var reason: String?
    @Nullable package var note: String?
    package var counts: [String: Int]
    package var segments: [Row]
    package var series: [Point]
    package var scales: [Result]

    /// 95 %, in the metric's unit.
    package struct Interval: Encodable, Sendable {
        package var low: Double
        package var high: Double
    }

    /// One figure.
    package struct Figure: Encodable, Sendable {
        @Nullable package var value: Double?
        package var n: Int
        @Nullable package var numerator: Double?
        @Nullable package var denominator: Double?
        @Nullable package var interval: Interval?
        package var level: String
        @Nullable package var reason: String?
        @Nullable package var note: String?
        package var counts: [String: Int]

        init(_ figure: MetricValue) {
            self.value = figure.value
            self.n = figure.n
            self.numerator = figure.numerator
            self.denominator = figure.denominator
            self.interval = figure.interval.map { Interval(low: $0.lowerBound, high: $0.upperBound) }
            self.level = figure.level.rawValue
            self.reason = figure.noDataReason?.rawValue
            self.note = figure.note
            self.counts = figure.counts
        }
    }

    /// One row of a split.
    package struct Row: Encodable, Sendable {
        package var segment: String
        package var figure: Figure
    }

    /// One point of the series.
    package struct Point: Encodable, Sendable {
        package var bucket: String
        package var from: String
        package var to: String
        package var figure: Figure
    }

    /// The figures on one scale.
    package struct Result: Encodable, Sendable {
        @Nullable package var scale: String?
        package var lowerIsBetter: Bool
        package var figure: Figure
        /// Answers per value of the scale.
        package var distribution: [String: Int]
        package var segments: [Row]
        package var series: [Point]

        init(_ result: ScoreResult) {
            self.scale = result.scale?.name
            self.lowerIsBetter = result.isLowerBetter
            self.figure = Figure(result.figure)
            self.distribution = Dictionary(
                uniqueKeysWithValues: result.distribution.map { (String($0.key), $0.value) }
            )
            self.segments = result.segments.map { Row(segment: $0.value, figure: Figure($0.figure)) }
            self.series = result.series.map {
                Point(
                    bucket: $0.name,
                    from: $0.bucket.start.rfc3339,
                    to: $0.bucket.end.rfc3339,
                    figure: Figure($0.figure)
                )
            }
        }
    }

    /// Flattens a scorecard for the wire.
    package init(_ card: Scorecard) {
        let primary = Result(card.primary)
        self.metric = card.metric
        self.title = card.title
        self.unit = card.unit.rawValue
        self.formula = card.formula
        self.base = card.base
        self.basis = card.basis.rawValue
        self.from = card.from.rfc3339
        self.to = card.to.rfc3339
        self.scale = primary.scale
        self.value = primary.figure.value
        self.n = primary.figure.n
        self.interval = primary.figure.interval
        self.level = primary.figure.level
        self.reason = primary.figure.reason
        self.note = primary.figure.note
        self.counts = primary.figure.counts
        self.segments = primary.segments
        self.series = primary.series
        self.scales = card.results.map(Result.init)
    }
}
