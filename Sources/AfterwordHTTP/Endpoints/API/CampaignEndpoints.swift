import AfterwordCore
package import AfterwordService
import HTTPTypes

/// The referral campaigns of the configuration and what came of them.
package struct CampaignEndpoints: EndpointGroup {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/campaigns",
                name: "listCampaigns",
                "The referral campaigns in the order of the configuration",
                tag: .referrals,
                access: .apiKey(.referralsRead),
                replies: [.json(.page(of: ReferralSchemas.campaign), "All of them.")],
                handler: self.list
            ),
            Endpoint(
                .get,
                "/v1/campaigns/{id}/funnel",
                name: "getCampaignFunnel",
                "Visits, leads, conversions and their value by source",
                description: "Conversions are those that stand: neither refused nor reversed.",
                tag: .referrals,
                access: .apiKey(.referralsRead),
                parameters: Self.parameters,
                replies: [
                    .json(.object([.required("data", .list(of: ReferralSchemas.funnelRow))]), "Busiest source first.")
                ],
                handler: self.funnel
            ),
        ]
    }

    private static let parameters: [EndpointParameter] = [
        .query("from", .text, "A time, or a date in the account zone; four weeks before `to` if not said."),
        .query("to", .text, "The end of the span, not itself part of it; now if not said."),
        .query("touch", .choice(Attribution.Touch.self), "Which visit conversions stand at; `last` if not said."),
    ]

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        try request.refuseQuery(otherThan: [])
        return .list(try ReferralLists(self.context).campaigns.map { try JSONValue(encoding: $0) })
    }

    @Sendable private func funnel(_ request: EndpointRequest) async throws -> EndpointReply {
        try request.refuseQuery(otherThan: Self.parameters.map(\.name))
        guard let campaign = self.context.account.campaign(try request.parameter("id")) else {
            throw Problem(.notFound)
        }
        let calendar = ZonedCalendar(timeZone: self.context.account.timeZone)
        let to = try request.query.time("to", orDayIn: calendar) ?? self.context.now()
        let from = try request.query.time("from", orDayIn: calendar) ?? to - .days(28)
        guard from < to else { throw Problem.invalid("from", "must lie before to") }
        let rows = try await ReferralFigures(self.context).funnel(
            from..<to,
            kind: campaign.kind,
            campaign: campaign.id,
            by: try request.query.word("touch", Attribution.Touch.self) ?? .last
        )
        return .json(["data": .array(rows.map { JSONValue($0) })])
    }
}
