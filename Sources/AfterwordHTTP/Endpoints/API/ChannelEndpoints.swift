import AfterwordCore
package import AfterwordService
import AfterwordStorage
import HTTPTypes

/// The ways out and the ways in: how they do, a test, stopping and letting go again.
package struct ChannelEndpoints: EndpointGroup {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] { self.reading + self.working }

    private var reading: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/channels",
                name: "listChannels",
                "Every channel and how it does",
                description:
                    "All of them on one page, in the order of the configuration, and the ways back to the helpdesks.",
                tag: .channels,
                access: .apiKey(.messagesRead),
                replies: [.json(.page(of: RecordSchemas.channel), "The channels.")],
                handler: self.list
            ),
            Endpoint(
                .get,
                "/v1/channels/{id}",
                name: "getChannel",
                "One channel and how it does",
                tag: .channels,
                access: .apiKey(.messagesRead),
                replies: [.json(RecordSchemas.channel, "The channel.")],
                problems: [.notFound],
                handler: self.show
            ),
            Endpoint(
                .get,
                "/v1/sources",
                name: "listSources",
                "Every helpdesk that posts to us, and when it last did",
                tag: .channels,
                access: .apiKey(.messagesRead),
                replies: [.json(.page(of: RecordSchemas.source), "The sources.")],
                handler: self.sources
            ),
        ]
    }

    private var working: [Endpoint] {
        [
            Endpoint(
                .post,
                "/v1/channels/{id}/test",
                name: "testChannel",
                "Send a real message through a channel",
                description: "It goes even while the channel is stopped; ask for the message to see what became of it.",
                tag: .channels,
                access: .apiKey(.messagesWrite),
                body: .json(
                    .object([
                        .optional(
                            "to",
                            JSONSchema.text(longest: 255).described("The address; a channel to a system needs none.")
                        )
                    ])
                ),
                replies: [
                    .json(RecordSchemas.messageDetail, "The message, which waits to be sent.", status: .accepted)
                ],
                problems: [.conflict, .notFound],
                isIdempotent: true,
                handler: self.test
            ),
            Endpoint(
                .post,
                "/v1/channels/{id}/stop",
                name: "stopChannel",
                "Stop a channel; its messages wait",
                description: "What waits is held, visible and replayable. What is on its way still arrives.",
                tag: .channels,
                access: .apiKey(.messagesWrite),
                replies: [.json(.object([.required("held", .integer)]), "How many messages are held now.")],
                problems: [.notFound],
                isIdempotent: true,
                handler: self.stop
            ),
            Endpoint(
                .post,
                "/v1/channels/{id}/resume",
                name: "resumeChannel",
                "Let a stopped channel go again, with all its queues",
                tag: .channels,
                access: .apiKey(.messagesWrite),
                replies: [.json(.object([.required("replayed", .integer)]), "How many messages are due again.")],
                problems: [.notFound],
                isIdempotent: true,
                handler: self.resume
            ),
        ]
    }

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        try request.refuseQuery(otherThan: [])
        return .list(try await ChannelDesk(self.context).channels().map { try JSONValue(encoding: $0) }, next: nil)
    }

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        .json(try JSONValue(encoding: try await self.channel(request)))
    }

    @Sendable private func sources(_ request: EndpointRequest) async throws -> EndpointReply {
        try request.refuseQuery(otherThan: [])
        return .list(try await SourceDesk(self.context).sources().map { try JSONValue(encoding: $0) }, next: nil)
    }

    @Sendable private func test(_ request: EndpointRequest) async throws -> EndpointReply {
        let body = try request.json()
        let fields = body.members ?? []
        if let stranger = fields.first(where: { $0.name != "to" }) {
            throw Problem.invalid(stranger.name, "is not known here; known: to")
        }
        if let to = body["to"], to != .null, to.string == nil { throw Problem.invalid("to", "must be a text") }
        let id = try await ChannelTest(self.context)
            .send(through: request.parameter("id"), to: body["to"]?.string, by: request.actor)
        guard let detail = try await RecordLists(self.context).message(id) else { throw Problem(.notFound) }
        return .json(try JSONValue(detail), status: .accepted)
    }

    @Sendable private func stop(_ request: EndpointRequest) async throws -> EndpointReply {
        let channel = try await self.channel(request)
        let count = try await QueueDesk(self.context).stop(channel: channel.id, by: request.actor)
        return .json(["held": JSONValue(count)])
    }

    @Sendable private func resume(_ request: EndpointRequest) async throws -> EndpointReply {
        let channel = try await self.channel(request)
        let count = try await QueueDesk(self.context).resume(.channel(channel.id), by: request.actor)
        return .json(["replayed": JSONValue(count)])
    }

    private func channel(_ request: EndpointRequest) async throws -> ChannelRecord {
        let id = try request.parameter("id")
        guard let channel = try await ChannelDesk(self.context).channel(id) else {
            let writeBacks = self.context.writeBacks.values.map(\.id).sorted()
            let known = (self.context.channels.map(\.id) + writeBacks).joined(separator: ", ")
            throw Problem(.notFound, "There is no channel \"\(id)\". There are \(known).")
        }
        return channel
    }
}
