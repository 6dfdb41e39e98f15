import AfterwordCore
package import AfterwordService
import AfterwordStorage
import HTTPTypes

/// Promoters on the way.
package struct AmbassadorEndpoints: EndpointGroup {
    private static let listName = "ambassadors"

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/ambassadors",
                name: "listAmbassadors",
                "Ambassadors, newest first",
                description: """
                    A key that may not read contacts sees only people who agreed to be seen: active ambassadors on the list.
                    """,
                tag: .ambassadors,
                access: .apiKey(.ambassadorsRead),
                parameters: Self.filters + [.limit, .cursor],
                replies: [.json(.page(of: RecordSchemas.ambassador), "One page.")],
                handler: self.list
            )
        ]
    }

    private static let filters: [EndpointParameter] = [
        .query("state", .text, "One or more states, separated by commas."),
        .query("is_listed", .flag, "Only those on the list, or only those off it."),
        .contactID,
    ]

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let place = try request.place(in: Self.listName, filters: Self.filters)
        let query = request.query
        var filter = AmbassadorFilter()
        filter.states = try query.words("state", Ambassador.State.self) ?? []
        filter.isListed = try query.flag("is_listed")
        filter.contactID = try query.id("contact", of: Contact.self)
        if request.principal?.has(.contactsRead) != true {
            guard filter.states.isEmpty || filter.states.contains(.active), filter.isListed != false else {
                throw Problem(.forbidden, "The key lacks the scope contacts:read; it sees active, listed people only.")
            }
            filter.states = [.active]
            filter.isListed = true
        }
        let page = try await RecordLists(self.context).ambassadors(filter, after: place.position, limit: place.limit)
        return try .page(page, list: Self.listName) { try JSONValue($0) }
    }
}
