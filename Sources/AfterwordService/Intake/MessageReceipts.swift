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
        case .messageDelivered:
            try self.hear(MessageFate.Word(fate: .delivered), of: message, now: now, in: connection)
        case .messageBounced:
            let word = MessageFate.Word(fate: .bounced, reason: facts.reason)
            try self.hear(word, of: message, now: now, in: connection)
        case .messageComplained:
            if let contactID = message.contactID {
                try OptOut(self.context).apply(contactID, how: "complaint", now: now, in: connection)
            }
        default:
            break
        }
    }

    /// A word that comes by our own id may be about a message whose sending is not written down yet.
    private func hear(
        _ word: MessageFate.Word,
        of message: Message,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        guard message.state == .waiting else {
            return try self.apply(word, to: message, now: now, in: connection)
        }
        let name = EarlyReceipts.Name(message.id.text, of: message.channel)
        try EarlyReceipts(self.context).keep(word, of: name, now: now, in: connection)
    }

    /// Applies what was told of a message that was sent.
    func apply(
        _ word: MessageFate.Word,
        to message: Message,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        switch word.fate {
        case .delivered: try self.deliver(message, in: connection)
        case .failed, .tooLate, .bounced: try self.bounce(message, word, now: now, in: connection)
        }
    }

    private func deliver(_ message: Message, in connection: any SQLConnection) throws {
        guard message.state == .sent else { return }
        try self.context.store.setState(.delivered, of: message.id, because: nil, in: connection)
    }

    /// A late permanent failure: the next channel of the list takes over, or the same once more if it came too late for words of our own
    /// and can say it in another form. An address at fault is marked, which keeps everything else from it as well.
    private func bounce(
        _ message: Message,
        _ word: MessageFate.Word,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        guard message.state == .sent || message.state == .delivered else { return }
        if word.fate == .bounced { try DeadAddresses(self.context).mark(message, at: now, in: connection) }
        let form = word.fate == .tooLate ? self.otherForm(of: message) : nil
        let next = try ChannelFallback(self.context).take(over: message, again: form != nil, now: now, in: connection)
        let reason = word.reason ?? word.fate.rawValue
        let words = form.flatMap { next == message.channel ? "\(reason); sent again as \($0)" : nil } ?? reason
        try self.context.store.setState(.bounced, of: message.id, because: words, in: connection)
    }

    /// What went in that form already is not sent so again.
    private func otherForm(of message: Message) -> String? {
        guard message.content.recipientWroteAt != nil else { return nil }
        return self.context.channel(message.channel)?.formForAnyTime(message.content)
    }
}
