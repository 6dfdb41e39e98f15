import AfterwordCore
import AfterwordStorage

/// Applies what a channel tells us later about a message: delivered, bounced, complained of.
struct MessageReceipts: Sendable {
    private let context: ServiceContext

    init(_ context: ServiceContext) {
        self.context = context
    }

    /// Applies an event about a message, which says of a failure that the address is at fault.
    func apply(
        _ type: EventType,
        _ facts: MessageFacts,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        guard let id = EntityID<Message>(text: facts.id),
            let message = try self.context.store.message(id, in: connection)
        else { return }
        switch type {
        case .messageDelivered: try self.deliver(message, in: connection)
        case .messageBounced:
            let reason = facts.reason ?? "bounced"
            try self.bounce(message, because: reason, marksAddress: true, now: now, in: connection)
        case .messageComplained:
            if let contactID = message.contactID {
                try OptOut(self.context).apply(contactID, how: "complaint", now: now, in: connection)
            }
        default:
            break
        }
    }

    func deliver(_ message: Message, in connection: any SQLConnection) throws {
        guard message.state == .sent else { return }
        try self.context.store.setState(.delivered, of: message.id, because: nil, in: connection)
    }

    /// A late permanent failure: the next channel of the list takes over, or the same once more if it came too late for words of our own
    /// (`isTooLate`) and can say it in another form. `marksAddress` keeps everything else from that address as well.
    func bounce(
        _ message: Message,
        because reason: String,
        marksAddress: Bool = false,
        isTooLate: Bool = false,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        guard message.state == .sent || message.state == .delivered else { return }
        if marksAddress { try DeadAddresses(self.context).mark(message, at: now, in: connection) }
        let form = isTooLate ? self.otherForm(of: message) : nil
        let next = try ChannelFallback(self.context).take(over: message, again: form != nil, now: now, in: connection)
        let words = form.flatMap { next == message.channel ? "\(reason); sent again as \($0)" : nil } ?? reason
        try self.context.store.setState(.bounced, of: message.id, because: words, in: connection)
    }

    /// What went in that form already is not sent so again.
    private func otherForm(of message: Message) -> String? {
        guard message.content.recipientWroteAt != nil else { return nil }
        return self.context.channel(message.channel)?.formForAnyTime(message.content)
    }
}
