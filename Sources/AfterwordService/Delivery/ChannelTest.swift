package import AfterwordCore
import AfterwordStorage

/// Why no test was sent.
package enum ChannelTestRefusal: Error, Sendable, Equatable {
    case unknownChannel
    /// It writes into the cases of a helpdesk, and a test has no case.
    case needsCase
    /// The channel reaches people, so it needs an address of this kind.
    case missingAddress(kind: String)
    /// The sending mode lets nothing go there.
    case notAllowed(because: String)
}

/// Sends a real message through a channel, to see whether it works.
package struct ChannelTest: Sendable {
    /// A test that waits longer tells nothing any more.
    private static let life = Duration.hours(1)

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Puts a test into the outbox. It goes even while the channel is stopped, because that is when one wants to know.
    ///
    /// - Throws: ``ChannelTestRefusal``, or what the database says.
    /// - Returns: the message, whose page shows what became of it.
    package func send(
        through channelID: String,
        to address: String?,
        by actor: String
    ) async throws -> EntityID<Message> {
        guard let channel = self.context.channel(channelID) else {
            let isWriteBack = self.context.writeBacks.values.contains { $0.id == channelID }
            throw isWriteBack ? ChannelTestRefusal.needsCase : .unknownChannel
        }
        let address = address.flatMap { $0.isEmpty ? nil : $0 }
        if let kind = channel.addressKind, address == nil { throw ChannelTestRefusal.missingAddress(kind: kind) }
        let recipient = channel.addressKind == nil ? nil : address
        try self.checkMode(recipient)
        let now = self.context.now()
        let message = try self.message(channel, to: recipient, now: now)
        let store = self.context.store
        try await store.database.write { connection in
            try store.enqueue(message, dueAt: now, in: connection)
            try store.audit(
                actor: actor,
                action: "channel.tested",
                subject: channelID,
                detail: message.id.text,
                at: now,
                in: connection
            )
        }
        self.context.wakeRelay()
        return message.id
    }

    private func checkMode(_ recipient: String?) throws(ChannelTestRefusal) {
        switch self.context.account.sending {
        case .live: return
        case .dryRun:
            throw .notAllowed(because: "sending is dry_run; set it to live, or to allow_list with this address on it")
        case .allowList:
            guard let recipient else { return }
            let allowed = self.context.account.allowList.map { $0.lowercased() }
            guard allowed.contains(recipient.lowercased()) else {
                throw .notAllowed(because: "sending is allow_list, and the address is not on the list")
            }
        }
    }

    private func message(_ channel: any Channel, to recipient: String?, now: Instant) throws -> Message {
        let id: EntityID<Message> = self.context.store.ids.next(at: now)
        let brand = self.context.account.brand
        let text = "This is a test from \(brand): the channel \(channel.id) works. Nobody else got it."
        let data = TestData(messageID: id.text, channel: channel.id, text: text)
        var content = MessageContent(
            type: "channel.test",
            timestamp: now.rfc3339,
            data: try WireJSON.text(of: data)
        )
        content.text = text
        content.subject = "A test from \(brand)"
        content.locale = "en"
        content.recipient = recipient
        var message = Message(
            id: id,
            kind: .test,
            channel: channel.id,
            destination: channel.destination(for: recipient),
            content: content,
            createdAt: now
        )
        message.expiresAt = now + Self.life
        return message
    }
}

/// `data` of a `channel.test`.
private struct TestData: Encodable {
    var messageID: String
    var channel: String
    var text: String
}
