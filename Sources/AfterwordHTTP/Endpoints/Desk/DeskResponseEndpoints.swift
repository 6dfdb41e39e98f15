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
        Endpoint.deskList(
            "/responses",
            name: "showResponses",
            "Answers, newest first",
            filters: Self.filters,
            context: self.context,
            file: self.file,
            handler: self.list
        ) + [
            .deskForm(
                "/responses/{id}/release",
                name: "releaseShownResponse",
                "Lets a quarantined or unconfirmed answer count",
                handler: self.release
            )
        ]
    }

    private static let filters: [EndpointParameter] =
        [
            .query("state", .choice(ResponseState.self), "Only this state; without it, what counts."),
            .query("kind", .choice(SurveyKind.self), "Only this kind of survey."),
            .query("class", .choice(ScoreClass.self), "Only scores of this class."),
            .query("score", .text(longest: 7), "Only this score, or a span such as 0-6."),
            .query("from", .text, "Answered at this time, or on this date of the account zone, or later."),
            .query("to", .text, "Answered before this time or date."),
            .query("contact", .id, "Only answers of this person."),
        ]
        + ScoreSegment.allCases.map { segment in
            .query(segment.rawValue, .text(longest: 255), "Only answers counted under this \(segment.rawValue).")
        }

    private static let columns = [
        "id", "answered_at", "survey", "kind", "scale", "score", "class", "severity", "state", "evidence", "comment",
        "locale", "contact.id", "contact.name", "contact.email", "case.source", "case.id", "case.number",
        "segments.channel", "segments.agent", "segments.team", "segments.tags", "segments.product", "segments.brand",
    ]

    @Sendable private func file(_ request: EndpointRequest) async throws -> DeskListFile {
        let filter = try self.filter(request.query)
        let lists = self.context.lists
        return DeskListFile("responses", columns: Self.columns, json: { try JSONValue($0) }) { position, limit in
            try await lists.responses(filter, after: position, limit: limit)
        }
    }

    private func filter(_ query: FormFields) throws -> ResponseFilter {
        let calendar = ZonedCalendar(timeZone: self.context.service.account.timeZone)
        var filter = ResponseFilter()
        filter.states = [try query.word("state", ResponseState.self) ?? .counted]
        filter.kind = try query.word("kind", SurveyKind.self)
        filter.scoreClass = try query.word("class", ScoreClass.self)
        filter.contactID = try query.id("contact", of: Contact.self)
        filter.from = try query.time("from", orDayIn: calendar)
        filter.to = try query.time("to", orDayIn: calendar)
        filter.scores = try query.scores("score")
        filter.survey = query.text(ScoreSegment.survey.rawValue)
        filter.row = try query.segmentRow()
        return filter
    }

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let list = try DeskList("responses", request, filters: Self.filters)
        let filter = try self.filter(request.query)
        let found = try await self.context.lists.responses(
            filter,
            after: list.place.position,
            limit: list.place.limit
        )
        let clock = self.context.clock
        let load = try await self.context.lists.deskLoad(at: clock.now)
        let page = ResponsesPage(
            answer: Self.answer(quarantined: load.quarantined),
            chosen: list.chosenSpan,
            filters: Self.chips(list),
            rows: found.rows.map { $0.row(clock) },
            next: list.next(found.next)
        )
        return self.context.reply(page, to: request, files: list.files)
    }

    private static func answer(quarantined: Int) -> String {
        switch quarantined {
        case 0: "Newest first. No answer of the last 28 days waits for a decision."
        case 1: "1 answer of the last 28 days looks odd and waits for you to release it."
        default:
            "\(MetricText.count(quarantined)) answers of the last 28 days look odd and wait for you to release them."
        }
    }

    private static func chips(_ list: DeskList) -> [FilterGroup] {
        let states = ResponseState.allCases.filter { $0 != .counted }
        let kinds = SurveyKind.allCases.map { (value: $0.rawValue, words: $0.words) }
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

extension FormFields {
    /// One score, or a span of scores such as `0-6`.
    fileprivate func scores(_ name: String) throws -> ClosedRange<Int>? {
        guard let text = self.text(name) else { return nil }
        let ends = text.split(separator: "-").map { Int($0) }
        guard let low = ends.first ?? nil, let high = ends.last ?? nil, ends.count < 3, low <= high else {
            throw Problem.invalid(name, "must be a score such as 3, or a span such as 0-6")
        }
        return low...high
    }
}
