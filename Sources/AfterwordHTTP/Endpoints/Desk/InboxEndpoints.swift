import AfterwordCore
import AfterwordService
import AfterwordStorage
import Foundation
import HTTPTypes
import NIOCore

/// The trying-out inbox: where the `inbox` channel delivers, and the page that shows its letters.
package struct InboxEndpoints: EndpointGroup {
    private static let shownLetters = 50

    private let context: DeskContext

    package init(_ context: DeskContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            .deskPage(
                "/inbox",
                name: "showInbox",
                "Messages of the inbox channel as their channels would show them",
                parameters: [.query("message", .id, "The letter to open.")],
                handler: self.show
            ),
            Endpoint(
                .post,
                "/inbox",
                name: "deliverToInbox",
                "Takes a message of the inbox channel; the same message id again changes nothing",
                tag: .desk,
                access: .socketOnly,
                body: .json(Self.letter),
                replies: [.empty(.noContent, "It is in the inbox.")],
                handler: self.deliver
            ),
        ]
    }

    private static let letter = JSONSchema.object([
        .required("message_id", .id), .required("channel", .text), .required("content", .anything),
    ])

    @Sendable private func deliver(_ request: EndpointRequest) async throws -> EndpointReply {
        // Refuses what is no JSON, or too deep, before the decoder sees it.
        _ = try request.json()
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let letter: InboxLetter
        do {
            letter = try decoder.decode(InboxLetter.self, from: Data(request.body.readableBytesView))
        } catch is DecodingError {
            throw Problem(.invalidRequest, "Send message_id, channel and the content of a message.")
        }
        try await Inbox(self.context.service).receive(letter)
        return .noContent
    }

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        let inbox = Inbox(self.context.service)
        let asked = try request.query.id("message", of: Message.self)
        let entries = try await inbox.entries(limit: Self.shownLetters)
        var open: InboxEntry?
        if let asked {
            open = try await inbox.entry(asked)
            if open == nil { throw Problem(.notFound) }
        }
        let view = InboxView(clock: self.context.clock, brand: self.context.service.account.brand)
        let page = InboxPage(
            items: entries.map { view.item($0, isOpen: $0.id == asked) },
            open: open.map(view.message),
            closeCommand: FirstCase(site: self.context.service.account.publicURL).command
        )
        return self.context.reply(page, to: request)
    }
}
