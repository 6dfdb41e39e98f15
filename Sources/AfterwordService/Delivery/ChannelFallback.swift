package import AfterwordCore
package import AfterwordStorage

/// When a channel fails for good, the next one of the list takes over with a message of its own.
package struct ChannelFallback: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Enqueues the next channel's message; if none is left the invitation ends as `end`, and with what was said if nobody should be asked any
    /// more, see ``Withdrawal``. `again` begins with the message's own channel, for people who did not write lately.
    ///
    /// - Returns: the channel that takes over.
    @discardableResult
    package func take(
        over message: Message,
        again: Bool = false,
        otherwise end: InvitationState = .failed,
        because reason: DecisionReason? = nil,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> String? {
        let store = self.context.store
        // A reminder that fails leaves its invitation as it is: the first message arrived.
        guard message.kind == .invitation else { return nil }
        // Without one it invites to become an ambassador.
        let invitation = try message.invitationID.flatMap { try store.invitation($0, in: connection) }
        guard message.invitationID == nil || invitation.map({ [.sending, .sent].contains($0.state) }) == true,
            let contactID = invitation?.contactID ?? message.contactID,
            let contact = try store.contact(contactID, in: connection)
        else { return nil }
        if let withdrawn = try Withdrawal(self.context).reason(for: invitation, of: contact, in: connection) {
            if let invitation {
                let end = Withdrawal.end(of: invitation)
                _ = try store.move(invitation.id, to: end, reason: withdrawn, in: connection)
            }
            return nil
        }
        let routes = ChannelRoutes(
            of: ((again ? [message.channel] : []) + message.fallbacks).compactMap(self.context.channel)
                .filter { message.isWritten(for: $0.readers) },
            to: contact,
            by: try store.identities(of: contact.id, in: connection)
        )
        guard let route = routes.reachable.first, var next = self.message(like: message, by: route, now: now) else {
            if let invitation { _ = try store.move(invitation.id, to: end, reason: reason, in: connection) }
            return nil
        }
        // The platform knows better than we whether the person wrote lately.
        if route.channel.id == message.channel { next.content.recipientWroteAt = nil }
        next.fallbacks = routes.reachable.dropFirst().map(\.channel.id)
        try store.enqueue(next.held(under: self.context.account, for: contact), dueAt: now, in: connection)
        return route.channel.id
    }

    /// The same words and links by another way, under an id of its own; `nil` if they cannot be read.
    private func message(like message: Message, by route: ChannelRoutes.Route, now: Instant) -> Message? {
        let id: EntityID<Message> = self.context.store.ids.next(at: now)
        var content = message.content
        guard !message.isKnownUnreadable else { return nil }
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
        next.invitationID = message.invitationID
        next.contactID = message.contactID
        next.followUpID = message.followUpID
        next.expiresAt = message.expiresAt
        return next
    }
}
