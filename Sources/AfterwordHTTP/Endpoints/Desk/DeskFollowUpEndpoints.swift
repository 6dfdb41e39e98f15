import AfterwordCore
import AfterwordService
import AfterwordStorage
import HTTPTypes

/// The queue of people to call, and the work on one of them.
package struct DeskFollowUpEndpoints: EndpointGroup {
    private let context: DeskContext
    private let room: FollowUpRoom

    package init(_ context: DeskContext) {
        self.context = context
        self.room = FollowUpRoom(context: context)
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
                parameters: [.deed, .query("template", .text(longest: 255), "Begins the reply with its words.")],
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

    static let filters: [EndpointParameter] = [
        .query("state", .choice(FollowUp.State.self), "Only this state; without it, what is still to be done."),
        .query("owner", .text, "Only those of this person; `none` for those without owner."),
        .query("severity", .choice(Severity.self), "Only this severity."),
        .query("team", .text, "Only those of this team."),
        .late,
        .query("survey", .text, "Only those after an answer to this survey."),
        .from("opened"), .to("opened"),
    ]

    private static let version = JSONSchema.Property.required(DeskVisit.versionField, .integer)

    private static let conflict = DocumentedReply.page("Somebody else changed it first.", status: .conflict)

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let list = try DeskList("follow-ups", request, filters: Self.filters)
        let clock = self.context.clock
        let visitor = self.context.visitor(request)
        let found = try await self.context.lists.followUps(
            Self.filter(request.query, for: visitor, at: clock.now),
            after: list.place.position,
            limit: list.place.limit
        )
        let counts = try await self.context.lists.followUpCounts(at: clock.now, for: visitor.audience)
        let surveys = self.context.service.surveys()
        let page = FollowUpsPage(
            filters: self.chips(list, counts, visitor),
            rows: found.rows.map { $0.row(clock, surveys, hasDeeds: true) },
            openCount: counts.toCall,
            lateCount: counts.lateCalls,
            next: list.next(found.next),
            mayReadCases: visitor.role.mayEnter(.cases)
        )
        return self.context.reply(page, to: request)
    }

    /// What the address asks for, of what whoever looks may see.
    static func filter(_ query: FormFields, for visitor: DeskVisitor, at now: Instant) throws -> FollowUpFilter {
        var filter = FollowUpFilter()
        if let state = try query.word("state", FollowUp.State.self) { filter.states = [state] }
        filter.isUnowned = query.text("owner") == "none"
        filter.owner = filter.isUnowned ? nil : query.text("owner")
        filter.severity = try query.word("severity", Severity.self)
        filter.team = query.text("team")
        try filter.narrow(byLatenessIn: query, at: now)
        filter.survey = query.text("survey")
        filter.openedFrom = try query.time("from")
        filter.openedTo = try query.time("to")
        // A span asks for what was opened then, whatever became of it.
        if filter.openedFrom != nil, query.text("state") == nil { filter.states = FollowUp.State.allCases }
        filter.audience = visitor.audience
        return filter
    }

    private func chips(_ list: DeskList, _ counts: FollowUpCounts, _ visitor: DeskVisitor) -> [FilterGroup] {
        let account = self.context.service.account
        let staff = DeskStaff(account, and: visitor.name)
        let names = visitor.isLimited ? [staff.spelling(of: visitor.name)] : staff.names
        let owners = names.map { (value: $0, words: $0) } + [(value: "none", words: "nobody yet")]
        var groups = [
            list.chips(
                "State",
                "state",
                FollowUp.State.allCases.map { (value: $0.rawValue, words: $0.rawValue) },
                counts: counts.states,
                all: "To do"
            ),
            list.chips("Time", "late", [(value: "yes", words: "late")], counts: ["yes": counts.late]),
            list.chips(
                "Severity",
                "severity",
                Self.severities.map { (value: $0.rawValue, words: $0.rawValue) },
                counts: counts.severities
            ),
            list.chips("Owner", "owner", owners, counts: staff.spelled(counts.owners)),
        ]
        if account.teams.count > 1 {
            groups.append(list.chips("Team", "team", account.teams.map { (value: $0.id, words: $0.name) }))
        }
        return groups
    }

    /// Worst first.
    private static let severities = Severity.allCases.sorted(by: >)

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        var typed = TypedWork()
        typed.letter.template = request.query.text("template")
        return try await self.room.page(request.id(of: FollowUp.self), typed: typed, to: request)
    }

    @Sendable private func contacted(_ request: EndpointRequest) async throws -> EndpointReply {
        try await self.change(request, FollowUpChange(state: .contacted), done: .contacted)
    }

    @Sendable private func assign(_ request: EndpointRequest) async throws -> EndpointReply {
        var typed = TypedWork()
        let owner = try request.form()["owner"] ?? ""
        try await self.checkOwner(owner, request)
        typed.owner = owner
        return try await self.change(request, FollowUpChange(owner: typed.owner), typed: typed, done: .assigned)
    }

    /// A list is offered, so only a mistake or a list from before names a stranger; nobody would ever see what was given to them.
    private func checkOwner(_ owner: String, _ request: EndpointRequest) async throws {
        let visitor = self.context.visitor(request)
        guard !owner.isEmpty, !StaffName.isSame(owner, visitor.name),
            try await !StaffDirectory(self.context.service).knows(owner),
            try await self.room.visible(request.id(of: FollowUp.self), to: request).followUp.owner != owner
        else { return }
        throw Problem.invalid("owner", "must be somebody who is named in the configuration or has an account")
    }

    @Sendable private func close(_ request: EndpointRequest) async throws -> EndpointReply {
        var typed = TypedWork()
        typed.ending = try TypedEnding(request.form())
        return try await self.change(request, typed.ending.change, typed: typed, done: .closed)
    }

    /// Applies a change; if a colleague was faster or something is missing, the page comes back with what was typed.
    private func change(
        _ request: EndpointRequest,
        _ change: FollowUpChange,
        typed: TypedWork = TypedWork(),
        done deed: DeskDeed
    ) async throws -> EndpointReply {
        let id = try request.id(of: FollowUp.self)
        _ = try await self.room.visible(id, to: request)
        let version = try self.room.version(request)
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
            kept.ending.refusal = refusal
            kept.clash = kept.ending.isFault ? nil : refusal
            let status: HTTPResponse.Status = kept.ending.isFault ? .unprocessableContent : .conflict
            return try await self.room.page(id, typed: kept, to: request, status: status)
        }
    }
}
