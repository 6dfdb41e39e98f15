import AfterwordCore
package import AfterwordService
import AfterwordStorage
import HTTPTypes

/// What was sent, what waits and what did not arrive.
package struct MessageEndpoints: EndpointGroup {
    private static let listName = "messages"

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/messages",
                name: "listMessages",
                "Messages, newest first",
                tag: .messages,
                access: .apiKey(.messagesRead),
                parameters: Self.filters + [.limit, .cursor],
                replies: [.json(.page(of: RecordSchemas.message), "One page.")],
                handler: self.list
            ),
            Endpoint(
                .get,
                "/v1/messages/{id}",
                name: "getMessage",
                "One message with every try to send it",
                tag: .messages,
                access: .apiKey(.messagesRead),
                replies: [.json(RecordSchemas.messageDetail, "The message.")],
                handler: self.show
            ),
            Endpoint(
                .post,
                "/v1/messages/{id}/replay",
                name: "replayMessage",
                "Send a message again",
                description: "It keeps its id, so that the receiver can tell a copy.",
                tag: .messages,
                access: .apiKey(.messagesWrite),
                replies: [
                    .json(RecordSchemas.messageDetail, "The message, which waits to be sent.", status: .accepted)
                ],
                problems: [.conflict],
                isIdempotent: true,
                handler: self.replay
            ),
            Endpoint(
                .post,
                "/v1/messages/replay",
                name: "replayMessages",
                "Send many messages again",
                description: """
                    Every held, exhausted or bounced message that passes the filter goes out again under its own id. What is too late, what \
                    another channel has taken over and what waits behind a stopped channel stays. With `dry_run` nothing happens and \
                    `matched` says how many it would be.
                    """,
                tag: .messages,
                access: .apiKey(.messagesWrite),
                body: .json(Self.massBody(.replay)),
                replies: [.json(Self.massReply, "How many there were, and how many go out.")],
                isIdempotent: true,
                handler: { try await self.perform(.replay, $0) }
            ),
            Endpoint(
                .post,
                "/v1/messages/cancel",
                name: "cancelMessages",
                "Call many messages off",
                description:
                    "Every waiting or held message that passes the filter; what is on its way already cannot be called back.",
                tag: .messages,
                access: .apiKey(.messagesWrite),
                body: .json(Self.massBody(.cancel)),
                replies: [.json(Self.massReply, "How many there were, and how many are called off.")],
                isIdempotent: true,
                handler: { try await self.perform(.cancel, $0) }
            ),
            Endpoint(
                .post,
                "/v1/destinations/{name}/enable",
                name: "enableDestination",
                "Open a disabled destination again",
                description: "`name` is the `destination` of its messages; what was held for it is due again.",
                tag: .messages,
                access: .apiKey(.messagesWrite),
                replies: [.json(.object([.required("replayed", .integer)]), "How many messages are due again.")],
                isIdempotent: true,
                handler: self.enable
            ),
        ]
    }

    private static let filters: [EndpointParameter] = [
        .words("state", "One or more states, separated by commas."),
        .query("kind", .choice(Message.Kind.self), "Only this kind."),
        .query("channel", .text, "Only those by this channel."),
        .query("destination", .text, "Only those of this queue."),
        .query("reason", .text, "Only those whose last failure says this."),
        .query("invitation", .id, "Only those of this invitation."),
        .contactID, .from("made"), .to("made"),
    ]

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let place = try request.place(in: Self.listName, filters: Self.filters)
        let query = request.query
        var filter = MessageFilter()
        filter.states = try query.words("state", MessageState.self) ?? []
        filter.kind = try query.word("kind", Message.Kind.self)
        filter.channel = query.text("channel")
        filter.destination = query.text("destination")
        filter.reason = query.text("reason")
        filter.invitationID = try query.id("invitation", of: Invitation.self)
        filter.contactID = try query.id("contact", of: Contact.self)
        filter.from = try query.time("from")
        filter.to = try query.time("to")
        let page = try await RecordLists(self.context).messages(filter, after: place.position, limit: place.limit)
        return try .page(page, list: Self.listName) { try JSONValue($0) }
    }

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        .json(try await self.message(request.id(of: Message.self)))
    }

    @Sendable private func replay(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: Message.self)
        try await MessageDesk(self.context).replay(id, by: request.actor)
        return .json(try await self.message(id), status: .accepted)
    }

    private static func massBody(_ deed: MassDeed) -> JSONSchema {
        .object([
            .optional("state", .either([.choice(deed.states.map(\.rawValue)), .list(of: .text)])),
            .optional("kind", .choice(Message.Kind.self)), .optional("channel", .text(longest: 255)),
            .optional("destination", .text(longest: 255)),
            .optional("reason", JSONSchema.text(longest: 2000).described("Part of the last failure's words.")),
            .optional("contact", .id), .optional("from", .time), .optional("to", .time),
            .optional("dry_run", JSONSchema.flag.described("Only count.")),
        ])
    }

    private static let massReply = JSONSchema.object([
        .required("matched", .integer), .required("done", .integer), .required("dry_run", .flag),
    ])

    private func perform(_ deed: MassDeed, _ request: EndpointRequest) async throws -> EndpointReply {
        let wish = try MassWish(body: try request.json(), for: deed, now: self.context.now())
        let desk = MessageDesk(self.context)
        let matched = try await desk.count(wish.filter, for: deed)
        let done = wish.isDryRun ? 0 : try await desk.perform(deed, wish.filter, by: request.actor)
        return .json([
            "matched": JSONValue(max(matched, done)), "done": JSONValue(done), "dry_run": .bool(wish.isDryRun),
        ])
    }

    @Sendable private func enable(_ request: EndpointRequest) async throws -> EndpointReply {
        let name = try request.parameter("name")
        let count = try await MessageDesk(self.context).enable(destination: name, by: request.actor)
        return .json(["replayed": JSONValue(count)])
    }

    private func message(_ id: EntityID<Message>) async throws -> JSONValue {
        guard let detail = try await RecordLists(self.context).message(id) else { throw Problem(.notFound) }
        return try JSONValue(detail)
    }
}
