import AfterwordCore
package import AfterwordService
import HTTPTypes

/// The rules of asking, tried on the past.
package struct RuleEndpoints: EndpointGroup {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/rules/dry-run",
                name: "rehearseRules",
                "Past resolutions and answers under the present rules; nothing is sent or stored",
                description: """
                    Facts about people, such as opt-outs, are those of today; how often they were asked is imagined anew from `since` on.
                    """,
                tag: .surveys,
                access: .apiKey(.surveysRead),
                parameters: [
                    .query(
                        "since",
                        .text,
                        "How far back, such as `30d`, `12h` or `4w`; a date in the account zone; or a time. 30 days if not said."
                    )
                ],
                replies: [
                    .json(Self.report, "How many would be asked, why others would not, which follow-ups would open.")
                ],
                handler: self.rehearse
            )
        ]
    }

    private static let report = JSONSchema.object([
        .required("from", .time), .required("to", .time), .required("resolutions", .integer),
        .required(
            "surveys",
            .list(
                of: .object([
                    .required("survey", .text), .required("asked", .integer), .required("waiting", .map(of: .integer)),
                    .required("not_asked", .map(of: .integer)), .required("not_meant", .integer),
                ])
            )
        ),
        .required("answers", .integer), .required("follow_ups", .map(of: .integer)),
    ])

    @Sendable private func rehearse(_ request: EndpointRequest) async throws -> EndpointReply {
        try request.refuseQuery(otherThan: ["since"])
        let calendar = ZonedCalendar(timeZone: self.context.account.timeZone)
        let now = self.context.now()
        let since = try request.query.time("since", before: now, orDayIn: calendar) ?? now - .days(30)
        return .json(try await RuleRehearsal(self.context).run(since: since).json)
    }
}
