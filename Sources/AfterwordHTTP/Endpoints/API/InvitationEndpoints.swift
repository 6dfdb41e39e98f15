import AfterwordCore
package import AfterwordService
import AfterwordStorage
import HTTPTypes

/// Asking one person on request, and the list of everybody asked.
package struct InvitationEndpoints: EndpointGroup {
    private static let listName = "invitations"

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .post,
                "/v1/invitations",
                name: "requestInvitation",
                "Ask one person, no case needed",
                description: "The same policy as after a case decides; the reply tells what each rule said.",
                tag: .invitations,
                access: .apiKey(.invitationsWrite),
                body: .json(Self.requestBody),
                replies: [
                    .json(Self.outcome, "The person is asked, now or when `decision.until` comes.", status: .created),
                    .json(Self.outcome, "The policy said no; `decision` says why and `invitation` is null."),
                ],
                isIdempotent: true,
                handler: self.ask
            ),
            Endpoint(
                .get,
                "/v1/invitations",
                name: "listInvitations",
                "Invitations, newest first",
                tag: .invitations,
                access: .apiKey(.invitationsRead),
                parameters: Self.filters + [.limit, .cursor],
                replies: [.json(.page(of: RecordSchemas.invitation), "One page.")],
                handler: self.list
            ),
        ]
    }

    private static let requestBody = JSONSchema.object([
        .required("survey", .text(longest: 255)),
        .required("contact", EventSchemas.contact),
        .optional(
            "case",
            .object([.required("source", .text), .required("id", .text)]).described("A case that is known here.")
        ),
    ])

    private static let outcome = JSONSchema.object([
        .required("invitation", RecordSchemas.invitation.orNull), .required("decision", RecordSchemas.decision),
    ])

    private static let filters: [EndpointParameter] = [
        .query("survey", .text, "Only this survey."),
        .query("kind", .choice(SurveyKind.self), "Only surveys of this kind."),
        .words("state", "One or more states, separated by commas."),
        .words("purpose", "One or more purposes, separated by commas."),
        .query("reason", .choice(DecisionReason.self), "Only those whose newest decision gave this reason."),
        .caseName, .contactID, .from("made"), .to("made"),
    ]

    @Sendable private func ask(_ request: EndpointRequest) async throws -> EndpointReply {
        let wish = try InvitationRequest(body: try request.json(), now: self.context.now())
        let asked: RequestedInvitation
        do {
            asked = try await InvitationRequests(self.context).ask(wish)
        } catch let refusal as InvitationRequestRefusal {
            throw Problem(refusal, surveys: Array(self.context.surveys().keys))
        }
        var invitation: InvitationRecord?
        if let id = asked.invitation?.id { invitation = try await RecordLists(self.context).invitation(id) }
        return .json(
            [
                "invitation": try invitation.map { try JSONValue($0) } ?? .null,
                "decision": try JSONValue(encoding: DecisionRecord(asked.decision)),
            ],
            status: invitation == nil ? .ok : .created
        )
    }

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let place = try request.place(in: Self.listName, filters: Self.filters)
        let query = request.query
        var filter = InvitationFilter()
        filter.survey = query.text("survey")
        filter.kind = try query.word("kind", SurveyKind.self)
        filter.states = try query.words("state", InvitationState.self) ?? []
        filter.purposes = try query.words("purpose", Invitation.Purpose.self) ?? []
        filter.reason = try query.word("reason", DecisionReason.self)
        filter.caseKey = query.caseKey("case")
        filter.contactID = try query.id("contact", of: Contact.self)
        filter.from = try query.time("from")
        filter.to = try query.time("to")
        let page = try await RecordLists(self.context).invitations(filter, after: place.position, limit: place.limit)
        return try .page(page, list: Self.listName) { try JSONValue($0) }
    }
}
