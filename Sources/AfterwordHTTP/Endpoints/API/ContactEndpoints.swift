import AfterwordCore
package import AfterwordService
import AfterwordStorage
import HTTPTypes

/// The people behind the cases.
package struct ContactEndpoints: EndpointGroup {
    private static let listName = "contacts"

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/contacts",
                name: "listContacts",
                "Contacts, newest first",
                tag: .contacts,
                access: .apiKey(.contactsRead),
                parameters: Self.filters + [.limit, .cursor],
                replies: [.json(.page(of: RecordSchemas.contact), "One page.")],
                handler: self.list
            ),
            Endpoint(
                .get,
                "/v1/contacts/{id}",
                name: "getContact",
                "One contact",
                tag: .contacts,
                access: .apiKey(.contactsRead),
                replies: [.json(RecordSchemas.contact, "The contact; its ETag is what a change must name.")],
                handler: self.show
            ),
            Endpoint(
                .patch,
                "/v1/contacts/{id}",
                name: "changeContact",
                "Change name, language, time zone, consents or opt-out",
                description: """
                    Opting out cancels what has not been sent yet. `opted_out_channels` is the whole list of channel kinds \
                    (telegram, email…) the person wants no surveys on; what waits for such a channel goes by the next one.
                    """,
                tag: .contacts,
                access: .apiKey(.contactsWrite),
                parameters: [.ifMatch],
                body: .json(Self.changeBody),
                replies: [.json(RecordSchemas.contact, "The contact as it is now.")],
                problems: [.gone],
                handler: self.change
            ),
        ]
    }

    private static let changeBody = JSONSchema.object([
        .optional("name", JSONSchema.text(longest: 2000).orNull),
        .optional("locale", JSONSchema.text(longest: 35).orNull),
        .optional("time_zone", JSONSchema.text.orNull),
        .optional("opted_out", .flag),
        .optional("opted_out_channels", .list(of: .text(longest: 64))),
        .optional("consents", EventSchemas.consents),
    ])

    private static let filters: [EndpointParameter] = [
        .query("email", .text, "Only whoever has this address."),
        .query("handle", .text, "Only whoever has this handle, on `channel` if that is given."),
        .query("channel", .text, "The channel kind of `handle`, e.g. telegram."),
        .query("opted_out", .flag, "Only those who opted out, or only those who did not."),
    ]

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let place = try request.place(in: Self.listName, filters: Self.filters)
        let query = request.query
        var filter = ContactFilter()
        filter.email = query.text("email")
        filter.handle = query.text("handle")
        filter.channel = query.text("channel")
        filter.isOptedOut = try query.flag("opted_out")
        guard filter.channel == nil || filter.handle != nil else {
            throw Problem.invalid("handle", "is required with channel")
        }
        let page = try await RecordLists(self.context).contacts(filter, after: place.position, limit: place.limit)
        return try .page(page, list: Self.listName) { try JSONValue($0) }
    }

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        try await self.reply(request.id(of: Contact.self))
    }

    @Sendable private func change(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: Contact.self)
        let version = try request.requiredVersion()
        let change = try ContactChange(body: try request.json())
        try await ContactDesk(self.context).change(id, version: version, by: request.actor, change)
        return try await self.reply(id)
    }

    private func reply(_ id: EntityID<Contact>) async throws -> EndpointReply {
        guard let record = try await RecordLists(self.context).contact(id) else { throw Problem(.notFound) }
        return .json(try JSONValue(record)).tagged(version: record.version)
    }
}
