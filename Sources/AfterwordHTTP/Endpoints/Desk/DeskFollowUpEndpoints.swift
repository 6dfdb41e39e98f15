import AfterwordCore
import AfterwordService
import AfterwordStorage
import HTTPTypes

/// The queue of people to call, and the work on one of them.
package struct DeskFollowUpEndpoints: EndpointGroup {
    private let context: DeskContext

    package init(_ context: DeskContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            .deskPage(
                "/follow-ups",
                name: "showFollowUps",
                "People to call, most urgent first; agents see their own and what nobody of their team has taken",
                rooms: .care,
                parameters: Self.filters + [.deed, .limit, .cursor],
                handler: self.list
            ),
            .deskPage(
                "/follow-ups/{id}",
                name: "showFollowUp",
                "One person to call",
                rooms: .care,
                parameters: [.deed],
                handler: self.show
            ),
            .deskForm(
                "/follow-ups/{id}/contacted",
                name: "markFollowUpContacted",
                "Notes that the person was reached",
                rooms: .care,
                fields: [Self.version],
                replies: [Self.conflict],
                handler: self.contacted
            ),
            .deskForm(
                "/follow-ups/{id}/owner",
                name: "assignFollowUp",
                "Gives the follow-up to somebody; an empty owner leaves it to nobody",
                rooms: .care,
                fields: [Self.version, .required("owner", .text(longest: 255))],
                replies: [Self.conflict],
                handler: self.assign
            ),
            .deskForm(
                "/follow-ups/{id}/close",
                name: "closeFollowUp",
                "Closes the follow-up with its cause and outcome",
                rooms: .care,
                fields: [
                    Self.version, .required("cause", .text(longest: 255)),
                    .required("outcome", .choice(FollowUp.Outcome.self)), .optional("note", .text(longest: 4000)),
                ],
                replies: [Self.conflict, .page("Cause or outcome is missing.", status: .unprocessableContent)],
                handler: self.close
            ),
        ]
    }

    private static let filters: [EndpointParameter] = [
        .query("state", .choice(FollowUp.State.self), "Only this state; without it, what is still to be done."),
        .query("owner", .text, "Only those of this person; `none` for those without owner."),
        .query("severity", .choice(Severity.self), "Only this severity."),
    ]

    private static let version = JSONSchema.Property.required(DeskVisit.versionField, .integer)

    private static let conflict = DocumentedReply.page("Somebody else changed it first.", status: .conflict)

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let list = try DeskList("follow-ups", request, filters: Self.filters)
        var filter = FollowUpFilter()
        if let state = try request.query.word("state", FollowUp.State.self) { filter.states = [state] }
        filter.isUnowned = request.query.text("owner") == "none"
        filter.owner = filter.isUnowned ? nil : request.query.text("owner")
        filter.severity = try request.query.word("severity", Severity.self)
        let visitor = self.context.visitor(request)
        filter.audience = visitor.audience
        let found = try await self.context.lists.followUps(
            filter,
            after: list.place.position,
            limit: list.place.limit
        )
        let clock = self.context.clock
        let load = try await self.context.lists.deskLoad(at: clock.now, for: visitor.audience)
        let surveys = self.context.service.surveys()
        let page = FollowUpsPage(
            filters: self.chips(list, request),
            rows: found.rows.map { $0.row(clock, surveys) },
            openCount: load.toCall,
            lateCount: load.late,
            next: list.next(found.next)
        )
        return self.context.reply(page, to: request)
    }

    private func chips(_ list: DeskList, _ request: EndpointRequest) -> [FilterGroup] {
        let visitor = self.context.visitor(request)
        let staff = DeskStaff(self.context.service.account, and: visitor.name)
        let names = visitor.isLimited ? [visitor.name] : staff.names
        let owners = names.map { (value: $0, words: $0) } + [(value: "none", words: "nobody yet")]
        return [
            list.chips(
                "State",
                "state",
                FollowUp.State.allCases.map { (value: $0.rawValue, words: $0.rawValue) },
                all: "To do"
            ),
            list.chips("Severity", "severity", Self.severities.map { (value: $0.rawValue, words: $0.rawValue) }),
            list.chips("Owner", "owner", owners),
        ]
    }

    /// Worst first.
    private static let severities = Severity.allCases.sorted(by: >)

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        try await self.page(request.id(of: FollowUp.self), to: request)
    }

    @Sendable private func contacted(_ request: EndpointRequest) async throws -> EndpointReply {
        try await self.change(request, FollowUpChange(state: .contacted), done: .contacted)
    }

    @Sendable private func assign(_ request: EndpointRequest) async throws -> EndpointReply {
        try await self.change(request, FollowUpChange(owner: request.form()["owner"] ?? ""), done: .assigned)
    }

    @Sendable private func close(_ request: EndpointRequest) async throws -> EndpointReply {
        let typed = try TypedEnding(request.form())
        return try await self.change(request, typed.change, typed: typed, done: .closed)
    }

    /// Applies a change; if a colleague was faster or something is missing, the page comes back with what was typed.
    private func change(
        _ request: EndpointRequest,
        _ change: FollowUpChange,
        typed: TypedEnding = TypedEnding(),
        done deed: DeskDeed
    ) async throws -> EndpointReply {
        let id = try request.id(of: FollowUp.self)
        _ = try await self.visible(id, to: request)
        guard let version = try request.form()[DeskVisit.versionField].flatMap({ Int($0) }) else {
            throw Problem.invalid(DeskVisit.versionField, "must be the number from the form")
        }
        do {
            _ = try await FollowUpDesk(self.context.service).change(id, version: version, by: request.actor, change)
            // Whoever gave it away may not see it any more.
            let detail = try await self.context.lists.followUp(id)
            let isTheirs = detail.map { self.context.visitor(request).maySee($0.followUp) } ?? false
            return deed.reply(at: isTheirs ? ["follow-ups", id.text] : ["follow-ups"])
        } catch FollowUpRefusal.unknown {
            throw Problem(.notFound)
        } catch let refusal as FollowUpRefusal {
            var kept = typed
            kept.refusal = refusal
            return try await self.page(id, typed: kept, to: request, status: kept.status)
        }
    }

    private func page(
        _ id: EntityID<FollowUp>,
        typed: TypedEnding = TypedEnding(),
        to request: EndpointRequest,
        status: HTTPResponse.Status = .ok
    ) async throws -> EndpointReply {
        let detail = try await self.visible(id, to: request)
        let view = FollowUpView(detail, context: self.context, visitor: self.context.visitor(request))
        return self.context.reply(view.page(typed), to: request, status: status)
    }

    /// Throws ``ProblemCode/notFound`` or ``ProblemCode/forbidden``.
    private func visible(_ id: EntityID<FollowUp>, to request: EndpointRequest) async throws -> FollowUpDetail {
        guard let detail = try await self.context.lists.followUp(id) else { throw Problem(.notFound) }
        guard self.context.visitor(request).maySee(detail.followUp) else {
            throw Problem(.forbidden, "This follow-up is somebody else's.")
        }
        return detail
    }
}
