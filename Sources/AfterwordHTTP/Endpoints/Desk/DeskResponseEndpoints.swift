import AfterwordCore
import AfterwordService
import AfterwordStorage

/// What people answered, and the release of answers that were kept apart.
package struct DeskResponseEndpoints: EndpointGroup {
    private let context: DeskContext

    package init(_ context: DeskContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            .deskPage(
                "/responses",
                name: "showResponses",
                "Answers, newest first",
                parameters: Self.filters + [.deed, .limit, .cursor],
                handler: self.list
            ),
            .deskForm(
                "/responses/{id}/release",
                name: "releaseShownResponse",
                "Lets a quarantined or unconfirmed answer count",
                handler: self.release
            ),
        ]
    }

    private static let filters: [EndpointParameter] = [
        .query("state", .choice(ResponseState.self), "Only this state; without it, what counts."),
        .query("kind", .choice(SurveyKind.self), "Only this kind of survey."),
        .query("class", .choice(ScoreClass.self), "Only scores of this class."),
        .query("contact", .id, "Only answers of this person."),
    ]

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let list = try DeskList("responses", request, filters: Self.filters)
        var filter = ResponseFilter()
        filter.states = [try request.query.word("state", ResponseState.self) ?? .counted]
        filter.kind = try request.query.word("kind", SurveyKind.self)
        filter.scoreClass = try request.query.word("class", ScoreClass.self)
        filter.contactID = try request.query.id("contact", of: Contact.self)
        let found = try await self.context.lists.responses(
            filter,
            after: list.place.position,
            limit: list.place.limit
        )
        let clock = self.context.clock
        let load = try await self.context.lists.deskLoad(at: clock.now)
        let page = ResponsesPage(
            answer: Self.answer(quarantined: load.quarantined),
            filters: Self.chips(list),
            rows: found.rows.map { $0.row(clock) },
            next: list.next(found.next)
        )
        return self.context.reply(page, to: request)
    }

    private static func answer(quarantined: Int) -> String {
        switch quarantined {
        case 0: "Newest first. Every answer of the last 28 days is trusted."
        case 1: "1 answer of the last 28 days looks odd and waits for you to release it."
        default:
            "\(MetricText.count(quarantined)) answers of the last 28 days look odd and wait for you to release them."
        }
    }

    private static func chips(_ list: DeskList) -> [FilterGroup] {
        let states = ResponseState.allCases.filter { $0 != .counted }
        let kinds = SurveyKind.allCases.map {
            (value: $0.rawValue, words: $0 == .form ? "Form" : $0.rawValue.uppercased())
        }
        return [
            list.chips("State", "state", states.map { (value: $0.rawValue, words: $0.words) }, all: "Counted"),
            list.chips("Survey", "kind", kinds),
            list.chips("Score", "class", ScoreClass.allCases.map { (value: $0.rawValue, words: $0.rawValue) }),
        ]
    }

    @Sendable private func release(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: Response.self)
        guard try await self.context.lists.response(id) != nil else { throw Problem(.notFound) }
        let isReleased = try await ResponseQuarantine(self.context.service).release(id, by: request.actor)
        return (isReleased ? DeskDeed.released : .notReleased).reply(at: ["responses"])
    }
}

extension ResponseRecord {
    private var doubt: String? {
        switch self.flag.flatMap(ResponseFlag.init(rawValue:)) {
        case .scaleMayBeMisread: "words and score disagree: the scale may be misread"
        case nil: nil
        }
    }

    fileprivate func row(_ clock: DeskClock) -> ResponseRow {
        let state = ResponseState(rawValue: self.state)
        let mayCount = state == .quarantined || state == .unconfirmed
        return ResponseRow(
            href: self.page,
            score: self.mark,
            comment: self.comment,
            person: self.contact.displayName,
            origin: self.origin,
            at: clock.happened(self.answeredAt),
            stateWords: state == .counted ? self.doubt : state?.words,
            release: mayCount ? DeskAddress(path: ["responses", self.id, "release"]) : nil
        )
    }
}
