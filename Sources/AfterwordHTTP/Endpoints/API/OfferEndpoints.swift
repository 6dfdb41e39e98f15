import AfterwordCore
package import AfterwordService
import AfterwordStorage
import HTTPTypes

/// Offers to ambassadors and the codes they redeem.
package struct OfferEndpoints: EndpointGroup {
    private static let listName = "offers"

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] { self.offers + self.claims }

    private var offers: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/offers",
                name: "listOffers",
                "Offers, newest first, with how many were offered, claimed and redeemed",
                tag: .ambassadors,
                access: .apiKey(.ambassadorsRead),
                parameters: [.limit, .cursor],
                replies: [.json(.page(of: RecordSchemas.offer), "One page.")],
                handler: self.list
            ),
            Endpoint(
                .post,
                "/v1/offers",
                name: "createOffer",
                "Makes an offer and opens it to everybody it is for",
                description: """
                    Only active ambassadors on the list get offers, one of each. Somebody's first offer waits until a member of staff \
                    approves it. Never in exchange for a score.
                    """,
                tag: .ambassadors,
                access: .apiKey(.ambassadorsWrite),
                body: .json(Self.draft),
                replies: [.json(RecordSchemas.offer, "The offer.", status: .created)],
                isIdempotent: true,
                handler: self.create
            ),
            Endpoint(
                .get,
                "/v1/offers/{id}",
                name: "getOffer",
                "One offer",
                tag: .ambassadors,
                access: .apiKey(.ambassadorsRead),
                replies: [.json(RecordSchemas.offer, "The offer.")],
                handler: self.show
            ),
            Endpoint(
                .post,
                "/v1/offers/{id}/close",
                name: "closeOffer",
                "No further claims; codes that were given out stay good",
                tag: .ambassadors,
                access: .apiKey(.ambassadorsWrite),
                replies: [.json(RecordSchemas.offer, "The offer.")],
                isIdempotent: true,
                handler: self.close
            ),
        ]
    }

    private var claims: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/offer-claims",
                name: "listProposedOffers",
                "First offers that wait for approval, oldest first",
                description: "At most 100.",
                tag: .ambassadors,
                access: .apiKey(.ambassadorsRead),
                replies: [.json(.object([.required("data", .list(of: RecordSchemas.claim))]), "What waits.")],
                handler: self.proposed
            ),
            Endpoint(
                .post,
                "/v1/offer-claims/{id}/review",
                name: "reviewOffer",
                "Approves or rejects somebody's first offer",
                tag: .ambassadors,
                access: .apiKey(.ambassadorsWrite),
                body: .json(RecordSchemas.review),
                replies: [.empty(.noContent, "Done.")],
                problems: [.conflict],
                isIdempotent: true,
                handler: self.review
            ),
            Endpoint(
                .post,
                "/v1/offers/redemptions",
                name: "redeemOffer",
                "Redeems a code, once",
                description: """
                    The same code with the same reference again gets the same reply and changes nothing. An unknown code is `not_found`, \
                    one redeemed with another reference `already_redeemed`, an expired offer `gone`.
                    """,
                tag: .ambassadors,
                access: .apiKey(.ambassadorsWrite),
                body: .json(
                    .object([
                        .required("code", .text(longest: 255)),
                        .optional("reference", JSONSchema.text(longest: 255).described("Your order.")),
                    ])
                ),
                replies: [.json(RecordSchemas.claim, "Redeemed.")],
                problems: [.notFound, .gone, .conflict, .alreadyRedeemed],
                isIdempotent: true,
                handler: self.redeem
            ),
        ]
    }

    private static let draft = JSONSchema.object([
        .required("title", .text(longest: 200)), .optional("terms", .text(longest: 2000)),
        .optional("eligibility", RecordSchemas.offerRule), .optional("limit", .integer),
        .optional("expires_at", .time),
    ])

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let place = try request.place(in: Self.listName, filters: [])
        let page = try await RecordLists(self.context).offers(after: place.position, limit: place.limit)
        return try .page(page, list: Self.listName) { try JSONValue(encoding: $0) }
    }

    @Sendable private func create(_ request: EndpointRequest) async throws -> EndpointReply {
        let draft = try OfferDraft(body: try request.json())
        let offer = try await OfferDesk(self.context).create(draft, by: request.actor)
        return .json(try await self.record(offer.id), status: .created)
    }

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        .json(try await self.record(request.id(of: Offer.self)))
    }

    @Sendable private func close(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: Offer.self)
        try await OfferDesk(self.context).close(id, by: request.actor)
        return .json(try await self.record(id))
    }

    private func record(_ id: EntityID<Offer>) async throws -> JSONValue {
        guard let record = try await RecordLists(self.context).offer(id) else { throw Problem(.notFound) }
        return try JSONValue(encoding: record)
    }

    @Sendable private func proposed(_ request: EndpointRequest) async throws -> EndpointReply {
        let claims = try await RecordLists(self.context).proposedOffers(limit: 100)
        return .json(["data": try JSONValue(encoding: claims)])
    }

    @Sendable private func review(_ request: EndpointRequest) async throws -> EndpointReply {
        let verdict = try ReviewVerdict(body: try request.json())
        guard verdict.state != .pending else { throw Problem.invalid("state", "must be approved or rejected") }
        try await OfferClaims(self.context).decide(
            request.id(of: OfferClaim.self),
            approve: verdict.state == .approved,
            by: request.actor
        )
        return EndpointReply(status: .noContent)
    }

    @Sendable private func redeem(_ request: EndpointRequest) async throws -> EndpointReply {
        let wish = try OfferRedemption(body: try request.json())
        let (claim, offer) = try await OfferClaims(self.context).redeem(
            code: wish.code,
            reference: wish.reference,
            by: request.actor
        )
        return .json(try JSONValue(encoding: OfferClaimRecord(claim, offer)))
    }
}
