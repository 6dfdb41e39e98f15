import AfterwordCore
import AfterwordService
import AfterwordStorage

/// What staff do in the ambassador programme: invite, offer, approve, publish, count.
package struct DeskProgrammeEndpoints: EndpointGroup {
    private let context: DeskContext

    package init(_ context: DeskContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            .deskForm(
                "/ambassadors/{id}/invite",
                name: "inviteToProgramme",
                "Sends the person the way to their own page",
                handler: self.invite
            ),
            .deskForm(
                "/ambassadors/offers",
                name: "makeOffer",
                "Makes an offer and opens it to everybody it is for",
                rooms: .marketing,
                fields: [
                    .required("title", .text(longest: 200)), .optional("terms", .text(longest: 2000)),
                    .optional("tier", .text), .optional("locale", .text), .optional("product", .text),
                    .optional("limit", .text), .optional("until", .text),
                ],
                handler: self.offer
            ),
            .deskForm(
                "/ambassadors/offers/{id}/close",
                name: "endOffer",
                "No further claims of the offer",
                rooms: .marketing,
                handler: self.closeOffer
            ),
            .deskForm(
                "/ambassadors/claims/{id}",
                name: "decideFirstOffer",
                "Approves or refuses somebody's first offer",
                rooms: .marketing,
                fields: [Self.verdict],
                handler: self.decideClaim
            ),
            .deskForm(
                "/ambassadors/testimonials/{id}",
                name: "decideTestimonial",
                "Publishes words or keeps them back",
                rooms: .marketing,
                fields: [Self.verdict],
                handler: self.decideTestimonial
            ),
            .deskForm(
                "/ambassadors/contributions/{id}",
                name: "decideContribution",
                "Counts somebody's help, or does not",
                fields: [Self.verdict],
                handler: self.decideContribution
            ),
        ]
    }

    private static let verdict = JSONSchema.Property.required("state", .choice(["approved", "rejected"]))

    @Sendable private func invite(_ request: EndpointRequest) async throws -> EndpointReply {
        do {
            let id = try request.id(of: Ambassador.self)
            _ = try await AmbassadorInvitations(self.context.service).invite(id, by: request.actor)
            return self.done(.invitedPerson)
        } catch AmbassadorInviteRefusal.unknown {
            throw Problem(.notFound)
        } catch is AmbassadorInviteRefusal {
            return self.done(.notInvited)
        }
    }

    @Sendable private func offer(_ request: EndpointRequest) async throws -> EndpointReply {
        let form = try request.form()
        guard let title = form["title"]?.prefix(200), !title.isEmpty else { return self.done(.offerWithoutTitle) }
        var draft = OfferDraft(title: String(title), terms: String((form["terms"] ?? "").prefix(2000)))
        draft.rule.tiers = form["tier"].flatMap(AmbassadorTier.init(rawValue:)).map { [$0] } ?? []
        draft.rule.locales = Self.some(form["locale"])
        draft.rule.products = Self.some(form["product"])
        draft.limit = form["limit"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        // The last day is whole, in the account zone.
        draft.expiresAt = form["until"].flatMap(LocalDay.init(name:)).map { last in
            ZonedCalendar(timeZone: self.context.service.account.timeZone).instant(on: last.following, minute: 0)
        }
        _ = try await OfferDesk(self.context.service).create(draft, by: request.actor)
        return self.done(.offerMade)
    }

    private static func some(_ text: String?) -> [String] {
        text.map { $0.split(separator: " ").joined(separator: " ") }.flatMap { $0.isEmpty ? nil : [$0] } ?? []
    }

    @Sendable private func closeOffer(_ request: EndpointRequest) async throws -> EndpointReply {
        try await OfferDesk(self.context.service).close(request.id(of: Offer.self), by: request.actor)
        return self.done(.offerClosed)
    }

    @Sendable private func decideClaim(_ request: EndpointRequest) async throws -> EndpointReply {
        let isApproved = try self.verdict(request) == .approved
        do {
            try await OfferClaims(self.context.service)
                .decide(request.id(of: OfferClaim.self), approve: isApproved, by: request.actor)
            return self.done(.decided)
        } catch OfferRefusal.wrongState {
            return self.done(.notDecided)
        }
    }

    @Sendable private func decideTestimonial(_ request: EndpointRequest) async throws -> EndpointReply {
        do {
            _ = try await TestimonialDesk(self.context.service)
                .review(request.id(of: Testimonial.self), as: self.verdict(request), by: request.actor)
            return self.done(.decided)
        } catch TestimonialRefusal.wrongState {
            return self.done(.notDecided)
        }
    }

    @Sendable private func decideContribution(_ request: EndpointRequest) async throws -> EndpointReply {
        try await HelperDesk(self.context.service)
            .review(request.id(of: Contribution.self), as: self.verdict(request), by: request.actor)
        return self.done(.decided)
    }

    private func verdict(_ request: EndpointRequest) throws -> ReviewState {
        guard let state = try request.form()["state"].flatMap(ReviewState.init(rawValue:)), state != .pending else {
            throw Problem.invalid("state", "must be approved or rejected")
        }
        return state
    }

    private func done(_ deed: DeskDeed) -> EndpointReply { deed.reply(at: ["ambassadors"]) }
}
