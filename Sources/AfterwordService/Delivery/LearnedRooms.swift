import AfterwordCore
import AfterwordStorage

/// Conversations that a platform opened for us: kept on the person's identity, so that the next message needs no opening.
struct LearnedRooms: Sendable {
    private let context: ServiceContext

    init(_ context: ServiceContext) {
        self.context = context
    }

    /// Keeps the room a sent message taught us; it takes the place of one that turned invalid.
    func keep(_ learned: Learned, from message: Message, in connection: any SQLConnection) throws {
        guard let room = learned.room, room != message.content.room, let handle = message.content.recipient,
            let kind = self.context.channel(message.channel)?.addressKind
        else { return }
        try self.context.store.keep(room: room, channel: kind, handle: handle, in: connection)
    }
}
