import AfterwordCore
import AfterwordStorage

/// Applies what a channel tells us later about a message: delivered, bounced, complained of.
struct MessageReceipts: Sendable {
    private let context: ServiceContext

    init(_ context: ServiceContext) {
        self.context = context
    }

    /// `marksAddress` is false where a failure tells of one message only, such as a platform's limit or its closed window.
    func apply(
        _ type: EventType,
        _ facts: MessageFacts,
        marksAddress: Bool = true,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        guard let id = EntityID<Message>(text: facts.id), let message = try store.message(id, in: connection) else {
            return
        }
        switch type {
        case .messageDelivered where message.state == .sent:
            try store.setState(.delivered, of: id, because: nil, in: connection)
        case .messageBounced:
            let reason = facts.reason ?? "bounced"
            try self.bounce(message, because: reason, marksAddress: marksAddress, now: now, in: connection)
        case .messageComplained:
            if let contactID = message.contactID {
                try OptOut(self.context).apply(contactID, how: "complaint", now: now, in: connection)
            }
        default:
            break
        }
    }

    /// A late permanent failure: the address is marked, and the next channel of the list takes over.
    private func bounce(
        _ message: Message,
        because reason: String,
        marksAddress: Bool,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        guard message.state == .sent || message.state == .delivered else { return }
        try store.setState(.bounced, of: message.id, because: reason, in: connection)
        if marksAddress { try DeadAddresses(self.context).mark(message, at: now, in: connection) }
        try ChannelFallback(self.context).take(over: message, now: now, in: connection)
    }
}
