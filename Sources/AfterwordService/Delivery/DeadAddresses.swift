import AfterwordCore
import AfterwordStorage

/// Addresses that a channel found dead, at once or by a bounce: nothing goes to them any more.
struct DeadAddresses: Sendable {
    private let context: ServiceContext

    init(_ context: ServiceContext) {
        self.context = context
    }

    /// Marks the address the message went to, for everybody who has it.
    func mark(_ message: Message, at now: Instant, in connection: any SQLConnection) throws {
        guard let kind = self.context.channel(message.channel)?.addressKind, let handle = message.content.recipient
        else { return }
        try self.context.store.markBounced(channel: kind, handle: handle, at: now, in: connection)
    }
}
