import AfterwordCore
package import AfterwordService
import AfterwordStorage
import HTTPTypes

/// The closed-loop tasks after low scores.
package struct FollowUpEndpoints: EndpointGroup {
    private static let listName = "follow-ups"

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/follow-ups",
                name: "listFollowUps",
                "Follow-ups, most urgent first",
                tag: .followUps,
                access: .apiKey(.followUpsRead),
                parameters: Self.filters + [.limit, .cursor],
                replies: [.json(.page(of: RecordSchemas.followUp), "One page.")],
                handler: self.list
            ),
            Endpoint(
                .get,
                "/v1/follow-ups/{id}",
                name: "getFollowUp",
                "One follow-up with its history",
                tag: .followUps,
                access: .apiKey(.followUpsRead),
                replies: [.json(RecordSchemas.followUpDetail, "The follow-up; its ETag is what a change must name.")],
                handler: self.show
            ),
            Endpoint(
                .patch,
                "/v1/follow-ups/{id}",
                name: "changeFollowUp",
                "Assign, note, contact or close a follow-up",
                description: "Closing needs a cause and an outcome.",
                tag: .followUps,
                access: .apiKey(.followUpsWrite),
                parameters: [.ifMatch],
                body: .json(Self.changeBody),
                replies: [.json(RecordSchemas.followUpDetail, "The follow-up as it is now.")],
                problems: [.conflict],
                handler: self.change
            ),
        ]
    }

    private static let changeBody = JSONSchema.object([
        .optional("state", .choice(FollowUp.State.self)),
        .optional("owner", JSONSchema.text(longest: 255).orNull.described("null leaves it without owner.")),
        .optional("cause", .text(longest: 255)),
        .optional("outcome", .choice(FollowUp.Outcome.self)),
        .optional("note", .text(longest: 2000)),
    ])

    private static let filters: [EndpointParameter] = [
        .words("state", "One or more states, separated by commas."),
        .query("owner", .text, "Only those of this person; `none` for those without owner."),
        .query("team", .text, "Only those of this team."),
        .query("severity", .choice(Severity.self), "Only this severity."),
        .query("survey", .text, "Only those of this survey."),
        .query("due_before", .time, "Only those whose first contact was due before this time."),
        .late,
        .caseName, .contactID,
    ]

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let place = try request.place(in: Self.listName, filters: Self.filters)
        let query = request.query
        var filter = FollowUpFilter()
        filter.states = try query.words("state", FollowUp.State.self) ?? []
        filter.isUnowned = query.text("owner") == "none"
        filter.owner = filter.isUnowned ? nil : query.text("owner")
        filter.team = query.text("team")
        filter.severity = try query.word("severity", Severity.self)
        filter.survey = query.text("survey")
        filter.dueBefore = try query.time("due_before")
        try filter.narrow(byLatenessIn: query, at: self.context.now())
        filter.caseKey = query.caseKey("case")
        filter.contactID = try query.id("contact", of: Contact.self)
        let page = try await RecordLists(self.context).followUps(filter, after: place.position, limit: place.limit)
        return try .page(page, list: Self.listName) { try JSONValue($0) }
    }

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        try await self.reply(request.id(of: FollowUp.self))
    }

    @Sendable private func change(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: FollowUp.self)
        let version = try request.requiredVersion()
        let change = try FollowUpChange(body: try request.json())
        _ = try await FollowUpDesk(self.context).change(id, version: version, by: request.actor, change)
        return try await self.reply(id)
    }

    private func reply(_ id: EntityID<FollowUp>) async throws -> EndpointReply {
        guard let detail = try await RecordLists(self.context).followUp(id) else { throw Problem(.notFound) }
        return .json(try JSONValue(detail)).tagged(version: detail.followUp.version)
    }
}

extension EndpointParameter {
    /// Whether tasks are past their time.
    static let late = query(
        "late",
        .choice(FollowUpFilter.latenessWords),
        "`true`, or `yes`: only those past the target in force; `false`: only the others."
    )
}

extension FollowUpFilter {
    fileprivate static let latenessWords = ["true", "false", "yes"]

    /// Reads `late`.
    mutating func narrow(byLatenessIn query: FormFields, at now: Instant) throws {
        guard let word = try query.word("late", among: Self.latenessWords) else { return }
        if word == "false" { self.timelyAt = now } else { self.lateAt = now }
    }
}
