import AfterwordCore
package import AfterwordService
import HTTPTypes

/// What a person agreed to, when and in which words.
package struct ConsentEndpoints: EndpointGroup {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/contacts/{id}/consents",
                name: "listConsents",
                "The ledger of one person's consents, newest first",
                description: """
                    Nothing in it is ever changed. `text` is what the person saw, in full; its SHA-256 in `text_sha256` proves that it is \
                    still the same.
                    """,
                tag: .contacts,
                access: .apiKey(.contactsRead),
                parameters: [.limit, .cursor],
                replies: [.json(.page(of: RecordSchemas.consent), "One page.")],
                handler: self.list
            )
        ]
    }

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: Contact.self)
        let place = try request.place(in: "consents", filters: [])
        guard try await RecordLists(self.context).contact(id) != nil else { throw Problem(.notFound) }
        let page = try await RecordLists(self.context).consents(of: id, after: place.position, limit: place.limit)
        return try .page(page, list: "consents") { try JSONValue(encoding: $0) }
    }
}
