package import AfterwordCore
package import AfterwordStorage

/// When a channel fails for good, the next one of the list takes over with a message of its own.
package struct ChannelFallback: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Enqueues the next channel's message; if none is left the invitation has failed.
    package func take(over message: Message, now: Instant, in connection: any SQLConnection) throws {
        // A reminder that fails leaves its invitation as it is: the first message arrived.
        guard message.kind == .invitation, let invitationID = message.invitationID,
            let invitation = try self.context.store.invitation(invitationID, in: connection),
            [.sending, .sent].contains(invitation.state)
        else { return }
        let store = self.context.store
        let identities = try message.contactID.map { try store.identities(of: $0, in: connection) } ?? []
        let routes = ChannelRoutes(of: message.fallbacks.compactMap(self.context.channel), to: identities)
        guard let route = routes.reachable.first else {
            _ = try store.move(invitationID, to: .failed, in: connection)
            return
        }
        let id: EntityID<Message> = store.ids.next(at: now)
        var content = message.content
        content.recipient = route.recipient
        content.room = route.room
        content.recipientWroteAt = route.wroteAt
        content.data = content.data.replacing("\"\(message.id.text)\"", with: "\"\(id.text)\"")
        var next = Message(
            id: id,
            kind: message.kind,
            channel: route.channel.id,
            destination: route.channel.destination(for: route.recipient),
            content: content,
            createdAt: now
        )
        next.invitationID = invitationID
        next.contactID = message.contactID
        next.followUpID = message.followUpID
        next.expiresAt = message.expiresAt
        next.fallbacks = routes.reachable.dropFirst().map(\.channel.id)
        try store.enqueue(next, dueAt: now, in: connection)
    }
}
