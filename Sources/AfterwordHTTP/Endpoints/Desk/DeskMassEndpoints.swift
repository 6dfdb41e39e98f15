import AfterwordCore
import AfterwordService
import AfterwordStorage

/// Sending many messages again, or calling them off: asked first, with the count.
package struct DeskMassEndpoints: EndpointGroup {
    private let context: DeskContext

    package init(_ context: DeskContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            .deskPage(
                "/bulk/{deed}",
                name: "confirmMassDeed",
                "How many messages would be sent again or called off",
                parameters: MessageChoice.parameters,
                handler: self.ask
            ),
            .deskForm(
                "/bulk/{deed}",
                name: "performMassDeed",
                "Sends many messages again, or calls them off",
                fields: MessageChoice.parameters.map { .optional($0.name, .text(longest: 2000)) },
                handler: self.perform
            ),
        ]
    }

    @Sendable private func ask(_ request: EndpointRequest) async throws -> EndpointReply {
        let deed = try Self.deed(request)
        try request.refuseQuery(otherThan: MessageChoice.parameters.map(\.name))
        let choice = try MessageChoice(request.query, now: self.context.clock.now)
        let count = try await MessageDesk(self.context.service).count(choice.filter, for: deed)
        let page = MassDeedPage(
            isReplay: deed == .replay,
            count: count,
            choice: choice.words,
            path: DeskAddress(path: ["bulk", deed.word]),
            fields: choice.pairs.map { HiddenField(name: $0.name, value: $0.value) },
            back: choice.list
        )
        return self.context.reply(page, to: request)
    }

    @Sendable private func perform(_ request: EndpointRequest) async throws -> EndpointReply {
        let deed = try Self.deed(request)
        let choice = try MessageChoice(request.form(), now: self.context.clock.now)
        let count = try await MessageDesk(self.context.service).perform(deed, choice.filter, by: request.actor)
        let done: DeskDeed = count == 0 ? .nothingDone : deed == .replay ? .allReplayed : .allCancelled
        return done.reply(at: ["messages"])
    }

    private static func deed(_ request: EndpointRequest) throws -> MassDeed {
        guard let deed = MassDeed(word: try request.parameter("deed")) else { throw Problem(.notFound) }
        return deed
    }
}
