import AfterwordCore
package import AfterwordService
import HTTPTypes

/// The figures, each with its n, its interval and its formula.
package struct MetricEndpoints: EndpointGroup {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/metrics/{name}",
                name: "getMetric",
                "One metric over a span of time",
                description: """
                    Scales are never pooled: the one with most answers stands in front, all of them in `scales`. The whole and the \
                    points of a series keep their value below five answers, so that programs can pool spans; `level` is `hidden` \
                    there, and a program must not show such a figure, because it would tell who said what. In the rows of a split it \
                    is withheld: `value` is null and `reason` is `below_minimum`.
                    """,
                tag: .metrics,
                access: .apiKey(.metricsRead),
                parameters: [.path("name", .choice(Scorecards.names), "The metric.")] + Self.parameters,
                replies: [.json(MetricSchemas.scorecard, "The figure.")],
                handler: self.show
            )
        ]
    }

    private static let parameters: [EndpointParameter] = [
        .query("from", .text, "A time, or a date in the account zone; four weeks before `to` if not said."),
        .query("to", .text, "The end of the span, not itself part of it; now if not said."),
        .query("by", .choice(ScoreSegment.self), "Splits the figure by this field."),
        .query("bucket", .choice(TimeBucket.Size.self), "Adds a series in steps of this size."),
        .query(
            "survey",
            .text,
            "Only what belongs to this survey; refused for the figures of recommendations and offers, which belong to none."
        ),
    ]

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        try request.refuseQuery(otherThan: Self.parameters.map(\.name))
        let name = try request.parameter("name")
        let query = request.query
        let calendar = ZonedCalendar(timeZone: self.context.account.timeZone)
        do {
            let card = try await Scorecards(self.context).report(
                metric: name,
                from: try query.time("from", orDayIn: calendar),
                to: try query.time("to", orDayIn: calendar),
                by: try query.word("by", ScoreSegment.self),
                bucket: try query.word("bucket", TimeBucket.Size.self),
                survey: query.text("survey")
            )
            return .json(try JSONValue(ScorecardRecord(card)))
        } catch let refusal as ScorecardRefusal {
            throw Problem(refusal, metric: name)
        }
    }
}
