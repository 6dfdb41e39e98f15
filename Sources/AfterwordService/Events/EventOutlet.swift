package import AfterwordCore
package import AfterwordStorage
import Foundation

/// Writes event webhooks in the transaction of what they tell of, so that none is lost and none is early.
package struct EventOutlet: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Whether any channel wants it; asked where the event's data would have to be looked up.
    package func isWanted(_ event: OutgoingEvent) -> Bool {
        self.context.channels.contains { $0.events.includes(event.rawValue) }
    }

    /// Enqueues the event for every channel that wants it; `contact` is whom it speaks of, so that erasing the person finds it.
    package func tell(
        _ event: OutgoingEvent,
        _ data: some Encodable,
        about contact: EntityID<Contact>?,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        for message in try self.messages(event, data, about: contact, at: now) {
            try self.context.store.enqueue(message, dueAt: now, in: connection)
        }
    }

    /// The event as messages that are still to be enqueued, one for every channel that wants it.
    func messages(
        _ event: OutgoingEvent,
        _ data: some Encodable,
        about contact: EntityID<Contact>?,
        at now: Instant
    ) throws -> [Message] {
        let wanting = self.context.channels.filter { $0.events.includes(event.rawValue) }
        guard !wanting.isEmpty else { return [] }
        let content = MessageContent(
            type: event.rawValue,
            timestamp: now.rfc3339,
            data: try WireJSON.text(of: data)
        )
        return wanting.map { channel in
            var message = Message(
                id: self.context.store.ids.next(at: now),
                kind: .event,
                channel: channel.id,
                destination: channel.destination(for: nil),
                content: content,
                createdAt: now
            )
            message.contactID = contact
            return message
        }
    }
}

/// JSON as it leaves the house: snake_case by the types' own keys, sorted, slashes unescaped.
package enum WireJSON {
    package static func text(of value: some Encodable) throws -> String {
        String(decoding: try self.encoder.encode(value), as: UTF8.self)
    }

    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return encoder
    }()
}
