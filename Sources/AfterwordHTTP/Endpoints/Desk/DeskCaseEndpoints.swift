import AfterwordCore
import AfterwordService
import AfterwordStorage

/// Cases, and the story of one.
package struct DeskCaseEndpoints: EndpointGroup {
    private let context: DeskContext

    package init(_ context: DeskContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        Endpoint.deskList(
            "/cases",
            name: "showCases",
            "Cases, newest first",
            filters: Self.filters,
            context: self.context,
            file: self.file,
            handler: self.list
        ) + [
            .deskPage(
                "/cases/{source}/{id}",
                name: "showCase",
                "The story of one case; agents see cases of their own",
                rooms: .care,
                handler: self.show
            ),
            .deskPage("/contacts/{id}", name: "showContact", "The story of one person", handler: self.showPerson),
        ]
    }

    private static let filters: [EndpointParameter] = [
        .query("q", .text(longest: 255), "The case's number, or the helpdesk's id."),
        .query("phase", .choice(CaseState.Phase.self), "Only cases in this phase."),
    ]

    private static let columns = [
        "source", "id", "number", "subject", "phase", "channel", "agent.id", "agent.name", "team.id", "team.name",
        "tags",
        "product", "brand", "complaint", "opened_at", "first_reply_at", "resolved_at", "reopened_at", "contact.id",
        "contact.name", "contact.email", "url",
    ]

    @Sendable private func file(_ request: EndpointRequest) async throws -> DeskListFile {
        let search = (request.query.text("q") ?? "").trimmingSpaces
        let phase = try request.query.word("phase", CaseState.Phase.self)
        return DeskListFile("cases", columns: Self.columns, json: { try JSONValue($0) }) { position, limit in
            let page = try await self.cases(search, phase: phase, ListPlace(limit: limit, position: position))
            return ListPage(rows: page.rows.map(\.record), next: page.next)
        }
    }

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let list = try DeskList("cases", request, filters: Self.filters)
        let search = (request.query.text("q") ?? "").trimmingSpaces
        let found = try await self.cases(search, phase: request.query.word("phase", CaseState.Phase.self), list.place)
        let clock = self.context.clock
        let page = CasesPage(
            answer: search.isEmpty ? "Newest first, each with what came of asking." : "Cases called \(search).",
            search: search,
            filters: [
                list.chips("State", "phase", CaseState.Phase.allCases.map { (value: $0.rawValue, words: $0.rawValue) })
            ],
            rows: found.rows.map { $0.row(clock) },
            next: list.next(found.next),
            sourceExample: FirstCase(site: self.context.service.account.publicURL).command
        )
        return self.context.reply(page, to: request, files: list.files)
    }

    /// People search by the number they see; programs by the helpdesk's own id.
    private func cases(
        _ search: String,
        phase: CaseState.Phase?,
        _ place: ListPlace
    ) async throws -> ListPage<CaseLine> {
        var filter = CaseFilter()
        filter.phase = phase
        filter.number = search.isEmpty ? nil : search
        let found = try await self.context.lists.caseLines(filter, after: place.position, limit: place.limit)
        guard found.rows.isEmpty, !search.isEmpty else { return found }
        filter.number = nil
        filter.externalID = search
        return try await self.context.lists.caseLines(filter, after: place.position, limit: place.limit)
    }

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        let story = try await CaseStories(self.context.service)
            .story(source: request.parameter("source"), externalID: request.parameter("id"))
        guard let story else { throw Problem(.notFound) }
        let visitor = self.context.visitor(request)
        guard visitor.maySee(story) else { throw Problem(.forbidden, "This case is somebody else's.") }
        let view = CaseView(story, clock: self.context.clock, isLimited: visitor.isLimited)
        return self.context.reply(view.page, to: request)
    }
}

extension DeskCaseEndpoints {
    @Sendable private func showPerson(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: Contact.self)
        guard let story = try await ContactStories(self.context.service).story(of: id) else { throw Problem(.notFound) }
        let classes = try await self.context.lists.classes(of: id)
        let view = ContactView(story: story, clock: self.context.clock, classes: classes)
        return self.context.reply(view.page, to: request)
    }
}

extension String {
    /// Without the spaces that come along when a number is pasted.
    fileprivate var trimmingSpaces: String {
        String(self.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension CaseLine {
    fileprivate func row(_ clock: DeskClock) -> CaseRow {
        let origin = [
            self.record.channel, self.record.team?.name ?? self.record.team?.id, self.record.agent?.name,
        ]
        .compactMap(\.self)
        return CaseRow(
            href: self.record.page,
            number: self.record.number ?? self.record.id,
            subject: self.record.subject ?? "Case without a subject",
            person: self.record.contact.displayName,
            origin: (origin.isEmpty ? [self.record.source] : origin).joined(separator: " · "),
            phase: self.record.phase,
            result: self.outcome.words,
            at: clock.happened(self.record.resolvedAt ?? self.record.openedAt ?? clock.now.rfc3339)
        )
    }
}

extension CaseRecord {
    var page: DeskAddress { DeskAddress(path: ["cases", self.source, self.id]) }
}

extension CaseOutcome {
    fileprivate var words: String {
        switch self {
        case .answered(let answers): Self.words(for: answers)
        case .asked: "asked"
        case .deferred(let reason): "asked later" + (reason.map { ": \(DecisionWords.because($0))" } ?? "")
        case .notAsked(let reason): "not asked: \(DecisionWords.because(reason))"
        case .undecided: "not decided yet"
        }
    }

    /// `CSAT 2, NPS 6`; answers without a score say nothing here beside one with it.
    private static func words(for answers: [CaseAnswer]) -> String {
        let scores = answers.compactMap { answer in answer.score.map { "\(answer.kind.rawValue.uppercased()) \($0)" } }
        return scores.isEmpty ? "answered" : scores.joined(separator: ", ")
    }
}
