import AfterwordCore
import AfterwordStorage

/// Addresses that a channel found dead, at once or by a bounce: nothing goes to them any more.
struct DeadAddresses: Sendable {
    private let context: ServiceContext

    init(_ context: ServiceContext) {
        self.context = context
    }

    /// Marks the address the message went to, for everybody who has it; none if what is stored of the message does not say it any more.
    func mark(_ message: Message, at now: Instant, in connection: any SQLConnection) throws {
        guard let kind = self.context.channel(message.channel)?.addressKind, let handle = message.content.recipient
        else { return }
        try self.context.store.markBounced(channel: kind, handle: handle, at: now, in: connection)
    }

    /// Ends what waits for addresses that another system found dead; each person's next channel takes over.
    func reroute(from addresses: [ContactAddress], now: Instant, in connection: any SQLConnection) throws {
        guard !addresses.isEmpty else { return }
        let store = self.context.store
        let dead = Set(addresses.flatMap(\.spellings))
        for owner in try store.owners(of: addresses, in: connection) {
            for message in try store.waitingMessages(ofContact: owner, in: connection) {
                guard let kind = self.context.channel(message.channel)?.addressKind,
                    let handle = message.content.recipient,
                    dead.contains(ContactAddress(channel: kind, handle: handle))
                else { continue }
                let reason = "the address is on the list of dead ones"
                try store.end(message.id, as: .exhausted, because: reason, in: connection)
                try ChannelFallback(self.context).take(over: message, now: now, in: connection)
            }
        }
    }
}
