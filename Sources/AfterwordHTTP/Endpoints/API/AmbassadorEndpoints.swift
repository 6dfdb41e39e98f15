import AfterwordCore
package import AfterwordService
import AfterwordStorage
import HTTPTypes

/// Promoters on the way.
package struct AmbassadorEndpoints: EndpointGroup {
    private static let listName = "ambassadors"

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/ambassadors",
                name: "listAmbassadors",
                "Ambassadors, the highest score first",
                description: """
                    The score is the sum of its parts; equal scores stand by what the person bought. A key that may not read contacts sees only people who agreed to be seen: active ambassadors on the list.
                    """,
                tag: .ambassadors,
                access: .apiKey(.ambassadorsRead),
                parameters: Self.filters + [.limit, .cursor],
                replies: [.json(.page(of: RecordSchemas.ambassador), "One page.")],
                handler: self.list
            ),
            Endpoint(
                .get,
                "/v1/ambassadors/{id}",
                name: "getAmbassador",
                "One ambassador with score, history, offers and testimonials",
                tag: .ambassadors,
                access: .apiKey(.ambassadorsRead),
                replies: [.json(RecordSchemas.ambassadorDetail, "The ambassador.")],
                handler: self.show
            ),
            Endpoint(
                .patch,
                "/v1/ambassadors/{id}",
                name: "changeAmbassador",
                "Notes followers, a paid partner or a helper",
                description: "Followers only as the person gave or published them; the score is reckoned anew.",
                tag: .ambassadors,
                access: .apiKey(.ambassadorsWrite),
                body: .json(Self.changeBody),
                replies: [.json(RecordSchemas.ambassadorDetail, "The ambassador as it is now.")],
                handler: self.change
            ),
            Endpoint(
                .post,
                "/v1/ambassadors/{id}/invite",
                name: "inviteAmbassador",
                "Invites a promoter to the programme",
                description: """
                    The person's own page is sent by the first channel that reaches them, in their language, with the same words for \
                    everybody. Refused with `not_invitable` and its reasons while a gate is closed, after an opt-out or for an address \
                    suppressed for what the person said, while a case of theirs is open, and within 90 days of the last invitation. Whoever never said anything about marketing may be asked once.
                    """,
                tag: .ambassadors,
                access: .apiKey(.ambassadorsWrite),
                replies: [.json(Self.invited, "The message is on its way.", status: .accepted)],
                problems: [.notInvitable],
                isIdempotent: true,
                handler: self.invite
            ),
        ]
    }

    private static let changeBody = JSONSchema.object([
        .optional("followers", JSONSchema.integer.orNull), .optional("is_partner", .flag),
        .optional("is_helper", .flag),
    ])

    private static let invited = JSONSchema.object([
        .required("message", .id), .required("ambassador", RecordSchemas.ambassadorDetail),
    ])

    private static let filters: [EndpointParameter] = [
        .words("state", "One or more states, separated by commas."),
        .query("is_listed", .flag, "Only those on the list, or only those off it."),
        .query("tier", .choice(AmbassadorTier.self), "Only this tier."),
        .from("nominated"), .to("nominated"),
        .contactID,
    ]

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let place = try request.place(in: Self.listName, filters: Self.filters)
        let query = request.query
        var filter = AmbassadorFilter()
        filter.states = try query.words("state", Ambassador.State.self) ?? []
        filter.isListed = try query.flag("is_listed")
        filter.contactID = try query.id("contact", of: Contact.self)
        filter.tier = try query.word("tier", AmbassadorTier.self)
        filter.from = try query.time("from")
        filter.to = try query.time("to")
        filter.order = .rank
        if request.principal?.has(.contactsRead) != true {
            guard filter.states.isEmpty || filter.states.contains(.active), filter.isListed != false else {
                throw Problem(.forbidden, "The key lacks the scope contacts:read; it sees active, listed people only.")
            }
            filter.states = [.active]
            filter.isListed = true
        }
        let page = try await RecordLists(self.context).ambassadors(filter, after: place.position, limit: place.limit)
        return try .page(page, list: Self.listName) { try JSONValue($0) }
    }

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        .json(try await self.detail(request))
    }

    @Sendable private func change(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: Ambassador.self)
        let change = try AmbassadorChange(body: try request.json())
        try await AmbassadorDesk(self.context).change(id, by: request.actor, change)
        return .json(try await self.detail(request))
    }

    @Sendable private func invite(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: Ambassador.self)
        let message = try await AmbassadorInvitations(self.context).invite(id, by: request.actor)
        return .json(
            ["message": .string(message.text), "ambassador": try await self.detail(request)],
            status: .accepted
        )
    }

    /// Without the right to read contacts only an active person on the list is there at all.
    private func detail(_ request: EndpointRequest) async throws -> JSONValue {
        guard let detail = try await RecordLists(self.context).ambassador(request.id(of: Ambassador.self)),
            request.principal?.has(.contactsRead) == true || detail.ambassador.isPublicToMarketing
        else { throw Problem(.notFound) }
        return try JSONValue(detail)
    }
}

extension AmbassadorRecord {
    /// Whether people may be shown this person who may not read contacts: somebody who agreed and is on the list.
    var isPublicToMarketing: Bool { self.state == Ambassador.State.active.rawValue && self.isListed }
}
