import AfterwordCore
import AfterwordService
import AfterwordStorage

/// The ways out and in, and the work on them: a test, stopping, letting go again.
package struct DeskChannelEndpoints: EndpointGroup {
    /// How long a test may take before its page is shown without a result.
    private static let patience = Duration.seconds(3)
    private static let look = Duration.milliseconds(100)

    private let context: DeskContext

    package init(_ context: DeskContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            .deskPage(
                "/channels",
                name: "showChannels",
                "Whether messages get out and events come in",
                parameters: [.deed],
                handler: self.list
            ),
            .deskForm(
                "/channels/{id}/test",
                name: "sendTestMessage",
                "Sends a real message through the channel",
                fields: [.optional("to", .text(longest: 255))],
                handler: self.test
            ),
            .deskForm(
                "/channels/{id}/stop",
                name: "stopShownChannel",
                "Stops the channel; its messages wait",
                handler: self.stop
            ),
            .deskForm(
                "/channels/{id}/resume",
                name: "resumeShownChannel",
                "Lets the channel go again, or one of its queues",
                fields: [.optional("queue", .text(longest: 1000))],
                handler: self.resume
            ),
        ]
    }

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let service = self.context.service
        let view = ChannelView(clock: self.context.clock)
        let page = ChannelsPage(
            mode: service.account.sending.words,
            channels: try await ChannelDesk(service).channels().map(view.card),
            sources: try await SourceDesk(service).sources().map(view.card)
        )
        return self.context.reply(page, to: request)
    }

    @Sendable private func test(_ request: EndpointRequest) async throws -> EndpointReply {
        let address = try request.form()["to"]
        do {
            let id = try await ChannelTest(self.context.service)
                .send(through: request.parameter("id"), to: address, by: request.actor)
            try await self.waitForEnd(of: id)
            return DeskDeed.tested.reply(at: ["messages", id.text])
        } catch ChannelTestRefusal.notAllowed {
            return DeskDeed.notTested.reply(at: ["channels"])
        }
    }

    /// Most tests are over in a moment; waiting for that saves the person a reload.
    private func waitForEnd(of id: EntityID<Message>) async throws {
        let end = ContinuousClock.now + Self.patience
        while ContinuousClock.now < end {
            let found = try await self.context.lists.message(id)
            if found?.tries.isEmpty == false { return }
            try await Task.sleep(for: Self.look)
        }
    }

    @Sendable private func stop(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try await self.channel(request)
        _ = try await QueueDesk(self.context.service).stop(channel: id, by: request.actor)
        return DeskDeed.stopped.reply(at: ["channels"])
    }

    @Sendable private func resume(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try await self.channel(request)
        let queue = try request.form()["queue"].flatMap { $0.isEmpty ? nil : $0 }
        let queues = queue.map(QueueSelection.destination) ?? .channel(id)
        _ = try await QueueDesk(self.context.service).resume(queues, by: request.actor)
        return DeskDeed.resumed.reply(at: ["channels"])
    }

    private func channel(_ request: EndpointRequest) async throws -> String {
        let id = try request.parameter("id")
        guard try await ChannelDesk(self.context.service).channel(id) != nil else { throw Problem(.notFound) }
        return id
    }
}

extension SendingMode {
    /// What the mode holds back; `nil` for the usual one.
    var words: String? {
        switch self {
        case .live: nil
        case .dryRun: "Sending is switched to dry_run: everything is written down and held, nothing leaves."
        case .allowList: "Sending is switched to allow_list: only people on the list get something."
        }
    }
}
