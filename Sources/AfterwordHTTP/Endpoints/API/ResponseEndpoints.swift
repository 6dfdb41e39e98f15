import AfterwordCore
package import AfterwordService
import AfterwordStorage
import HTTPTypes

/// What people answered.
package struct ResponseEndpoints: EndpointGroup {
    private static let listName = "responses"

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/responses",
                name: "listResponses",
                "Responses, newest first",
                description: "Shows what counts unless `state` asks otherwise.",
                tag: .responses,
                access: .apiKey(.responsesRead),
                parameters: Self.filters + [.limit, .cursor],
                replies: [.json(.page(of: RecordSchemas.response), "One page.")],
                handler: self.list
            ),
            Endpoint(
                .get,
                "/v1/responses/{id}",
                name: "getResponse",
                "One response",
                tag: .responses,
                access: .apiKey(.responsesRead),
                replies: [.json(RecordSchemas.response, "The response.")],
                handler: self.show
            ),
            Endpoint(
                .post,
                "/v1/responses/{id}/release",
                name: "releaseResponse",
                "Let a held-back response count",
                description: "For a person who has looked at a quarantined or unconfirmed answer; audited.",
                tag: .responses,
                access: .apiKey(.responsesWrite),
                replies: [.json(RecordSchemas.response, "The response, which counts from now on.")],
                problems: [.conflict],
                isIdempotent: true,
                handler: self.release
            ),
        ]
    }

    private static let filters: [EndpointParameter] = [
        .query("survey", .text, "Only this survey."),
        .query("kind", .choice(SurveyKind.self), "Only surveys of this kind."),
        .words("state", "One or more states, separated by commas, or `any`; `counted` if not said."),
        .query("score", .integer, "Only this score."),
        .query("class", .choice(ScoreClass.self), "Only scores of this class."),
        .query("severity", .choice(Severity.self), "Only low scores of this severity."),
        .query("has_comment", .flag, "Only answers with words, or only those without."),
        .caseName, .contactID, .from("answered"), .to("answered"),
    ]

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let place = try request.place(in: Self.listName, filters: Self.filters)
        let query = request.query
        var filter = ResponseFilter()
        filter.survey = query.text("survey")
        filter.kind = try query.word("kind", SurveyKind.self)
        if query.text("state") == "any" {
            filter.states = []
        } else if let states = try query.words("state", ResponseState.self) {
            filter.states = states
        }
        filter.scores = try query.integer("score").map { $0...$0 }
        filter.scoreClass = try query.word("class", ScoreClass.self)
        filter.severity = try query.word("severity", Severity.self)
        filter.hasComment = try query.flag("has_comment")
        filter.caseKey = query.caseKey("case")
        filter.contactID = try query.id("contact", of: Contact.self)
        filter.from = try query.time("from")
        filter.to = try query.time("to")
        let page = try await RecordLists(self.context).responses(filter, after: place.position, limit: place.limit)
        return try .page(page, list: Self.listName) { try JSONValue($0) }
    }

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        .json(try await self.response(request.id(of: Response.self)))
    }

    @Sendable private func release(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: Response.self)
        guard try await ResponseQuarantine(self.context).release(id, by: request.actor) else {
            // Tells an unknown id from one that cannot be released.
            _ = try await self.response(id)
            throw Problem(
                .conflict,
                "Only a quarantined or unconfirmed response of an unanswered invitation can be released."
            )
        }
        return .json(try await self.response(id))
    }

    private func response(_ id: EntityID<Response>) async throws -> JSONValue {
        guard let record = try await RecordLists(self.context).response(id) else { throw Problem(.notFound) }
        return try JSONValue(record)
    }
}
