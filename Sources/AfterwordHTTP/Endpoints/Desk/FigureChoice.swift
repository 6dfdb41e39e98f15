import AfterwordCore
import AfterwordService
import Foundation

/// What the address of a Metrics page asks for: which figure, over which time, split how.
struct FigureChoice {
    /// A span that ends now.
    enum Period: String, CaseIterable {
        case week = "7d"
        case month = "28d"
        case quarter = "90d"
        case year = "365d"

        var words: String {
            switch self {
            case .week: "7 days"
            case .month: "28 days"
            case .quarter: "90 days"
            case .year: "365 days"
            }
        }

        fileprivate var days: Int {
            switch self {
            case .week: 7
            case .month: 28
            case .quarter: 90
            case .year: 365
            }
        }
    }

    static let parameters: [EndpointParameter] = [
        .query(
            "metric",
            .choice(Scorecards.names),
            "Only this metric, with its course, its rows and what it is made of."
        ),
        .query("period", .choice(Period.self), "The last days; 28 if neither this nor `from` is said."),
        .query("from", .text, "A time, or a date in the account zone."),
        .query("to", .text, "The end of the span, not itself part of it; now if not said."),
        .query("by", .choice(ScoreSegment.self), "Splits the metric by this field."),
        .query("bucket", .choice(TimeBucket.Size.self), "The steps of the course; chosen by the length of the span."),
        .query("survey", .text, "Only this survey; refused for a metric of what belongs to no survey."),
    ]

    let metric: String?
    let span: Range<Instant>
    let segment: ScoreSegment?
    let bucket: TimeBucket.Size
    let survey: String?
    /// `Last 28 days`, `2026-03-01 to 2026-04-01`.
    let spanWords: String
    /// The parts of the address, for links that keep each other.
    let query: [String: String]

    /// Throws a ``Problem`` for an address with bad parts.
    init(_ request: EndpointRequest, _ clock: DeskClock) throws {
        try request.refuseQuery(otherThan: Self.parameters.map(\.name))
        let query = request.query
        let calendar = ZonedCalendar(timeZone: clock.zone.identifier)
        self.metric = query.text("metric")
        self.segment = try query.word("by", ScoreSegment.self)
        self.survey = query.text("survey")
        let period = try query.word("period", Period.self)
        let from = try query.time("from", orDayIn: calendar)
        let end = try query.time("to", orDayIn: calendar) ?? clock.now
        let start = from ?? end - .days((period ?? .month).days)
        guard start < end else { throw Problem.invalid("from", "must lie before to") }
        self.span = start..<end
        let isNamed = from == nil && query.text("to") == nil
        self.spanWords =
            isNamed
            ? "Last \((period ?? .month).words)"
            : "\(calendar.day(of: start).name) to \(calendar.day(of: end).name)"
        self.bucket = try query.word("bucket", TimeBucket.Size.self) ?? Self.step(for: end - start)
        self.query = Dictionary(
            query.pairs.filter { !$0.value.isEmpty }.map { ($0.name, $0.value) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Whether a metric can be narrowed and split as asked; among all of them, the others are left out.
    func fits(_ metric: String) -> Bool {
        guard let rate = BuiltInRates.named(metric) else { return true }
        return (self.survey == nil || rate.knowsSurveys) && (self.segment.map(rate.segments.contains) ?? true)
    }

    /// The same choice for another metric, or for all of them.
    func address(metric: String?) -> DeskAddress {
        var query = self.query
        query["metric"] = metric
        if metric == nil { query["by"] = nil }
        return Self.address(query)
    }

    static func address(_ query: [String: String]) -> DeskAddress {
        DeskAddress(path: ["figures"], query: query.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) })
    }

    /// Steps that give a chart a dozen points or a few dozen.
    private static func step(for span: Duration) -> TimeBucket.Size {
        switch span {
        case ...Duration.days(2): .hour
        case ...Duration.days(14): .day
        case ...Duration.days(200): .week
        default: .month
        }
    }
}
