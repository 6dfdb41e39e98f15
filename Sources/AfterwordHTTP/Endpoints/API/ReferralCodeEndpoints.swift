import AfterwordCore
package import AfterwordService
import AfterwordStorage
import HTTPTypes

/// Codes of ambassadors, which come by themselves, and of affiliates, which staff make.
package struct ReferralCodeEndpoints: EndpointGroup {
    private static let listName = "referral-codes"

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/referral-codes",
                name: "listReferralCodes",
                "Codes, newest first",
                tag: .referrals,
                access: .apiKey(.referralsRead),
                parameters: Self.filters + [.limit, .cursor],
                replies: [.json(.page(of: ReferralSchemas.code), "One page.")],
                handler: self.list
            ),
            Endpoint(
                .post,
                "/v1/referral-codes",
                name: "makeReferralCode",
                "The code of a person in a campaign, made if need be",
                description: "Of an organic campaign only active ambassadors get one; affiliates need no consent.",
                tag: .referrals,
                access: .apiKey(.referralsWrite),
                body: .json(.object([.required("contact", .id), .required("campaign", .text)])),
                replies: [
                    .json(.object([.required("code", .text), .required("url", .uri)]), "The code.")
                ],
                problems: [.conflict],
                handler: self.make
            ),
            Endpoint(
                .patch,
                "/v1/referral-codes/{code}",
                name: "changeReferralCode",
                "Close a code for new visits, or open it again",
                tag: .referrals,
                access: .apiKey(.referralsWrite),
                body: .json(.object([.required("closed", .flag)])),
                replies: [.empty(.noContent, "Done.")],
                handler: self.change
            ),
        ]
    }

    private static let filters: [EndpointParameter] = [
        .query("campaign", .text, "Only this campaign."),
        .query("code", .text, "Only this code, as a person may type it; none if nobody has it."),
    ]

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let place = try request.place(in: Self.listName, filters: Self.filters)
        let page = try await ReferralLists(self.context).codes(
            campaign: request.query.text("campaign"),
            code: request.query.text("code"),
            after: place.position,
            limit: place.limit
        )
        return try .page(page, list: Self.listName) { try JSONValue(encoding: $0) }
    }

    @Sendable private func make(_ request: EndpointRequest) async throws -> EndpointReply {
        let body = try request.json()
        guard let contact = body["contact"]?.string.flatMap({ EntityID<Contact>(text: $0) }) else {
            throw Problem.invalid("contact", "must be an id that begins with con_")
        }
        do {
            let row = try await ReferralCodes(self.context).code(
                of: contact,
                campaign: body["campaign"]?.string ?? ""
            )
            let url = "\(self.context.account.publicURL)/r/\(row.code.text)"
            return .json(["code": .string(row.code.text), "url": .string(url)])
        } catch let refusal as ReferralCodeRefusal {
            throw Problem(refusal)
        }
    }

    @Sendable private func change(_ request: EndpointRequest) async throws -> EndpointReply {
        guard let isClosed = try request.json()["closed"]?.bool else {
            throw Problem.invalid("closed", "must be true or false")
        }
        do {
            let code = try request.parameter("code")
            try await ReferralCodes(self.context).setClosed(code, isClosed, by: request.actor)
        } catch let refusal as ReferralCodeRefusal {
            throw Problem(refusal)
        }
        return .noContent
    }
}
