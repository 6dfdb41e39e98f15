import AfterwordCore
import AfterwordStorage

/// Events whose webhook left something out, from the acknowledgement until the helpdesk has told the rest.
///
/// They wait in the outbox as messages to the helpdesk: the relay asks with its retries, breakers and address rules, and what it learns is
/// taken in by ``CaseIntake`` under a second key. So a crash at any moment loses no event and takes none in twice.
struct PendingCompletions {
    static let messageType = "source.completion"

    private let context: ServiceContext

    init(_ context: ServiceContext) {
        self.context = context
    }

    /// Keeps the events in one transaction; returns how many were new.
    func keep(_ events: [CaseEvent], for source: any Source) async throws -> Int {
        guard !events.isEmpty else { return 0 }
        let now = self.context.now()
        let store = self.context.store
        let kept = try await store.database.write { connection in
            try events.filter { event in
                guard try store.rememberEvent(source: event.source, id: event.id, now: now, in: connection) else {
                    return false
                }
                let message = try Self.message(for: event, source: source, id: store.ids.next(at: now), at: now)
                try store.enqueue(message, dueAt: now, in: connection)
                return true
            }.count
        }
        if kept > 0 { self.context.wakeRelay() }
        return kept
    }

    /// Empties those whose events have been taken in: what a helpdesk's event tells of a person has its rows now, which erasure knows.
    func settle(_ records: [DeliveryRecord], in connection: any SQLConnection) throws {
        for record in records where !record.events.isEmpty && record.isLast {
            let content = record.message.content
            try self.context.store.setContent(
                MessageContent(type: content.type, timestamp: content.timestamp, data: "{}"),
                of: record.messageID,
                in: connection
            )
        }
    }

    /// Calls off and empties those that tell of a person who is being erased: by an address, or by a case of theirs.
    func forget(_ id: EntityID<Contact>, in connection: any SQLConnection) throws {
        let store = self.context.store
        let handles = Set(
            try store.identities(of: id, in: connection).map { ContactAddress(channel: $0.channel, handle: $0.handle) }
        )
        let cases = Set(try store.caseKeys(of: id, in: connection))
        var theirs: [EntityID<Message>] = []
        try store.forEachUnownedEvent(in: connection) { message in
            // What has done its work was emptied.
            guard let event = try? JSONText.decode(CaseEvent.self, from: message.content.data) else { return }
            let addresses = event.contact.map { ContactDirectory.addresses(of: $0, source: event.source) } ?? []
            let supportCase = event.case.map { SourceKey(source: event.source, id: $0.id) }
            if addresses.contains(where: handles.contains) || supportCase.map(cases.contains) ?? false {
                theirs.append(message.id)
            }
        }
        try store.blankMessages(theirs, in: connection)
    }

    private static func message(
        for event: CaseEvent,
        source: any Source,
        id: EntityID<Message>,
        at now: Instant
    ) throws -> Message {
        var pending = event
        pending.id += " completed"
        let content = MessageContent(
            type: Self.messageType,
            timestamp: event.at.rfc3339,
            data: try JSONText.encode(pending)
        )
        return Message(
            id: id,
            kind: .event,
            channel: source.completionChannel,
            destination: source.completionChannel,
            content: content,
            createdAt: now
        )
    }
}

extension DeliveryRecord {
    /// Whether the message has ended with it.
    fileprivate var isLast: Bool {
        switch self.outcome {
        case .sent, .giveUp: true
        case .retry, .hold: false
        }
    }
}
