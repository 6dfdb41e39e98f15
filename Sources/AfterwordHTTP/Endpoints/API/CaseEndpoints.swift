import AfterwordCore
package import AfterwordService
import AfterwordStorage
import HTTPTypes

/// The cases, each with what was decided about asking and why.
package struct CaseEndpoints: EndpointGroup {
    private static let listName = "cases"

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/cases",
                name: "listCases",
                "Cases, newest first",
                tag: .cases,
                access: .apiKey(.casesRead),
                parameters: Self.filters + [.limit, .cursor],
                replies: [.json(.page(of: RecordSchemas.supportCase), "One page.")],
                handler: self.list
            ),
            Endpoint(
                .get,
                "/v1/cases/{source}/{id}",
                name: "getCase",
                "One case with its decisions, invitations and responses",
                tag: .cases,
                access: .apiKey(.casesRead),
                replies: [.json(RecordSchemas.caseDocument, "The case.")],
                handler: self.show
            ),
            Endpoint(
                .get,
                "/v1/cases/{source}/{id}/explain",
                name: "explainCase",
                "Why this case was asked about, or was not, in plain words",
                tag: .cases,
                access: .apiKey(.casesRead),
                replies: [.json(RecordSchemas.caseExplanation, "The case with its story.")],
                handler: self.explain
            ),
        ]
    }

    private static let filters: [EndpointParameter] = [
        .query("source", .text, "Only those of this source."),
        .query("id", .text, "Only the one with this id of its helpdesk."),
        .query("number", .text, "Only the one that people call so."),
        .query("state", .choice(CaseState.Phase.self), "Only those in this state."),
        .contactID,
    ]

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let place = try request.place(in: Self.listName, filters: Self.filters)
        let query = request.query
        var filter = CaseFilter()
        filter.source = query.text("source")
        filter.externalID = query.text("id")
        filter.number = query.text("number")
        filter.phase = try query.word("state", CaseState.Phase.self)
        filter.contactID = try query.id("contact", of: Contact.self)
        let page = try await RecordLists(self.context).cases(filter, after: place.position, limit: place.limit)
        return try .page(page, list: Self.listName) { try JSONValue($0) }
    }

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        .json(try JSONValue(document: try await self.story(request)))
    }

    @Sendable private func explain(_ request: EndpointRequest) async throws -> EndpointReply {
        .json(try JSONValue(explanation: try await self.story(request)))
    }

    private func story(_ request: EndpointRequest) async throws -> CaseStory {
        let (source, id) = (try request.parameter("source"), try request.parameter("id"))
        guard let story = try await CaseStories(self.context).story(source: source, externalID: id) else {
            throw Problem(.notFound, "There is no case \(id) of the source \(source).")
        }
        return story
    }
}
