import AfterwordCore
package import AfterwordService
import HTTPTypes

/// What happened with one person.
package struct ContactTimelineEndpoints: EndpointGroup {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/contacts/{id}/timeline",
                name: "explainContact",
                "Everything about one person in plain words",
                description:
                    "Cases, decisions, messages with every try, answers, follow-ups and consents: of each the newest 100.",
                tag: .contacts,
                access: .apiKey(.contactsRead),
                replies: [.json(RecordSchemas.contactTimeline, "The person with the story.")],
                handler: self.show
            )
        ]
    }

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: Contact.self)
        guard let story = try await ContactStories(self.context).story(of: id) else { throw Problem(.notFound) }
        return .json(try JSONValue(timeline: story))
    }
}
