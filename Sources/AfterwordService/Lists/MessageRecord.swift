import AfterwordCore
import AfterwordStorage

/// One message as lists show it; without its links, which would let the reader answer in the person's name.
package struct MessageRecord: Encodable, Sendable {
    package var id: String
    package var kind: String
    package var state: String
    /// `survey.invitation`, `alert.follow_up`, `response.recorded`…; `unreadable` if what is stored is damaged, then without recipient and text.
    package var type: String
    package var channel: String
    package var destination: String
    @Nullable package var recipient: String?
    @Nullable package var subject: String?
    @Nullable package var text: String?
    @Nullable package var invitation: String?
    @Nullable package var followUp: String?
    @Nullable package var contact: ContactReference?
    package var createdAt: String
    @Nullable package var expiresAt: String?
    @Nullable package var sentAt: String?
    /// What the platform called it.
    @Nullable package var receipt: String?
    package var attempts: Int
    @Nullable package var lastError: String?
    /// Whether it can be put back into the outbox.
    package var canReplay: Bool

    init(_ message: Message, _ references: RecordReferences) {
        self.id = message.id.text
        self.kind = message.kind.rawValue
        self.state = message.state.rawValue
        self.type = message.content.type
        self.channel = message.channel
        self.destination = message.destination
        self.recipient = message.content.recipient
        self.subject = message.content.subject
        self.text = message.content.text
        self.invitation = message.invitationID?.text
        self.followUp = message.followUpID?.text
        self.contact = references.contact(message.contactID)
        self.createdAt = message.createdAt.rfc3339
        self.expiresAt = message.expiresAt?.rfc3339
        self.sentAt = message.sentAt?.rfc3339
        self.receipt = message.receipt
        self.attempts = message.attempts
        self.lastError = message.lastError
        self.canReplay = message.state.exits.contains(.waiting)
    }
}

/// One message with every try to send it.
package struct MessageDetail: Encodable, Sendable {
    /// One try.
    package struct Try: Encodable, Sendable {
        package var number: Int
        package var channel: String
        package var at: String
        package var durationMs: Int
        package var outcome: String
        @Nullable package var status: Int?
        @Nullable package var detail: String?

        init(_ attempt: Attempt) {
            self.number = attempt.number
            self.channel = attempt.channel
            self.at = attempt.at.rfc3339
            self.durationMs = Int(attempt.duration.wholeMilliseconds)
            self.outcome = attempt.outcome
            self.status = attempt.status
            self.detail = attempt.detail
        }
    }

    package var message: MessageRecord
    package var tries: [Try]
}
