import AfterwordCore
import AfterwordStorage

/// Writes down the messages of a batch that were sent.
struct SentMessages: Sendable {
    private let context: ServiceContext

    init(_ context: ServiceContext) {
        self.context = context
    }

    /// The other records of the batch are left alone.
    ///
    /// - Returns: how many fates were told before and are applied now, see ``EarlyReceipts``.
    func record(_ records: [DeliveryRecord], now: Instant, in connection: any SQLConnection) throws -> Int {
        let sent = records.compactMap { record in
            if case .sent(let learned) = record.outcome { (record: record, learned: learned) } else { nil }
        }
        guard !sent.isEmpty else { return 0 }
        let store = self.context.store
        try store.removeFromOutbox(sent.map(\.record.messageID), in: connection)
        let marks = sent.map { record, learned in
            SentMark(id: record.messageID, sentAt: record.startedAt + record.duration, receipt: learned.receipt)
        }
        try store.markSent(marks, in: connection)
        for (record, learned) in sent {
            try LearnedRooms(self.context).keep(learned, from: record.message, in: connection)
        }
        try store.noteSuccess(of: Set(sent.map(\.record.message.destination)), at: now, in: connection)
        try self.moveInvitations(sent.map(\.record.message), now: now, in: connection)
        return try EarlyReceipts(self.context).apply(
            to: sent.map { ($0.record.message, $0.learned) },
            now: now,
            in: connection
        )
    }

    private func moveInvitations(_ messages: [Message], now: Instant, in connection: any SQLConnection) throws {
        let invited = messages.compactMap { message in
            message.kind == .invitation ? message.invitationID.map { ($0, message) } : nil
        }
        let moved = try self.context.store.markSent(invited.map(\.0), at: now, in: connection)
        let outlet = EventOutlet(self.context)
        guard outlet.isWanted(.invitationSent) else { return }
        for (id, message) in invited where moved.contains(id) {
            try self.tell(outlet, message, id, now: now, in: connection)
        }
    }

    private func tell(
        _ outlet: EventOutlet,
        _ message: Message,
        _ id: EntityID<Invitation>,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        guard let invitation = try store.invitation(id, in: connection),
            let contact = try store.contact(invitation.contactID, in: connection)
        else { return }
        let supportCase = try invitation.caseID.flatMap { try store.supportCase($0, in: connection) }
        let data = SentInvitation(
            id: id.text,
            messageID: message.id.text,
            survey: invitation.survey,
            kind: invitation.kind.rawValue,
            channel: message.channel,
            sentAt: now.rfc3339,
            case: supportCase.map(CaseReference.init),
            contact: ContactReference(contact)
        )
        try outlet.tell(.invitationSent, data, about: contact.id, at: now, in: connection)
    }
}

/// `data` of `invitation.sent`.
private struct SentInvitation: Encodable {
    var id: String
    var messageID: String
    var survey: String
    var kind: String
    var channel: String
    var sentAt: String
    var `case`: CaseReference?
    var contact: ContactReference
}
