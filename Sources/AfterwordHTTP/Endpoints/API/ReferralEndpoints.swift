import AfterwordCore
package import AfterwordService
import AfterwordStorage
import HTTPTypes
import NIOCore

/// Conversions owed to a recommendation, and the work on their rewards.
package struct ReferralEndpoints: EndpointGroup {
    private static let listName = "referrals"

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/referrals",
                name: "listReferrals",
                "Referrals, newest first",
                tag: .referrals,
                access: .apiKey(.referralsRead),
                parameters: Self.filters + [.limit, .cursor],
                replies: [.json(.page(of: ReferralSchemas.referral), "One page.")],
                handler: self.list
            ),
            Endpoint(
                .get,
                "/v1/referrals/{id}",
                name: "getReferral",
                "One referral with its ledger",
                tag: .referrals,
                access: .apiKey(.referralsRead),
                replies: [.json(ReferralSchemas.detail, "The referral.")],
                handler: self.show
            ),
        ] + Self.deeds.map(self.endpoint)
    }

    private static let deeds: [(deed: RewardDeed, name: String, summary: String)] = [
        (.approve, "approveReferral", "Grant the rewards now, or grant them after all"),
        (.hold, "holdReferral", "Hold the rewards until a person decides"),
        (.refuse, "refuseReferral", "Refuse the rewards; one that was paid is to be claimed back"),
        (.reverse, "reverseReferral", "Take the rewards back"),
        (.pay, "payReferral", "Note that the granted rewards were paid"),
    ]

    private func endpoint(_ deed: RewardDeed, _ name: String, _ summary: String) -> Endpoint {
        let reason = JSONSchema.Property(
            name: "reason",
            schema: .text(longest: 500),
            isRequired: deed.needsReason
        )
        return Endpoint(
            .post,
            PathPattern("/v1/referrals/{id}/\(deed.rawValue)"),
            name: name,
            summary,
            tag: .referrals,
            access: .apiKey(.referralsWrite),
            body: .json(.object([reason])),
            replies: [.json(ReferralSchemas.detail, "The referral as it is now.")],
            problems: [.conflict],
            isIdempotent: true
        ) { try await self.act(deed, $0) }
    }

    private static let filters: [EndpointParameter] = [
        .words("state", "One or more states, separated by commas."),
        .query("campaign", .text, "Only this campaign."),
        .query("kind", .choice(Campaign.Kind.self), "Only this kind."),
        .query("decision", .choice(FraudReview.Decision.self), "Only what the review decided so."),
        .query("is_held", .flag, "Only those that wait for a person, or only the others."),
        .query("referrer", .id, "The contact who recommended, `con_…`."),
        .query("referred", .id, "The contact who came, `con_…`."),
        .from("converted"), .to("converted"),
    ]

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let place = try request.place(in: Self.listName, filters: Self.filters)
        let query = request.query
        var filter = ReferralFilter()
        filter.states = try query.words("state", RewardState.self) ?? []
        filter.campaign = query.text("campaign")
        filter.kind = try query.word("kind", Campaign.Kind.self)
        filter.decision = try query.word("decision", FraudReview.Decision.self)
        filter.isHeld = try query.flag("is_held")
        filter.referrerID = try query.id("referrer", of: Contact.self)
        filter.referredID = try query.id("referred", of: Contact.self)
        filter.from = try query.time("from")
        filter.to = try query.time("to")
        let page = try await ReferralLists(self.context).referrals(filter, after: place.position, limit: place.limit)
        return try .page(page, list: Self.listName) { try JSONValue(encoding: $0) }
    }

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        try await self.reply(request.id(of: Referral.self))
    }

    private func act(_ deed: RewardDeed, _ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: Referral.self)
        let reason = request.body.readableBytes == 0 ? nil : try request.json()["reason"]?.string
        do {
            try await ReferralLedger(self.context).act(deed, on: id, by: request.actor, reason: reason)
        } catch let refusal as ReferralRefusal {
            throw Problem(refusal)
        }
        return try await self.reply(id)
    }

    private func reply(_ id: EntityID<Referral>) async throws -> EndpointReply {
        guard let detail = try await ReferralLists(self.context).referral(id) else { throw Problem(.notFound) }
        return .json(try JSONValue(detail))
    }
}
