import AfterwordCore
import AfterwordStorage

/// A reply to the customer as the follow-up shows it, with what became of its message.
package struct ReplyRecord: Encodable, Sendable {
    /// The message's id.
    package var message: String
    package var at: String
    package var actor: String
    /// `nil` once the message is forgotten by retention.
    @Nullable package var channel: String?
    @Nullable package var recipient: String?
    @Nullable package var subject: String?
    @Nullable package var text: String?
    /// Of the message: `waiting`, `sent`, `delivered`…
    @Nullable package var state: String?
    @Nullable package var lastError: String?

    init(_ reply: FollowUpReply, _ message: Message?) {
        self.message = reply.messageID.text
        self.at = reply.at.rfc3339
        self.actor = reply.actor
        self.channel = message?.channel
        self.recipient = message?.content.recipient
        self.subject = message?.content.subject
        self.text = message?.content.text
        self.state = message?.state.rawValue
        self.lastError = message?.lastError
    }
}

/// What became of the recovery survey of a follow-up.
package struct RecoveryRecord: Encodable, Sendable {
    package var invitation: String
    /// Of the invitation: `waiting`, `sent`, `answered`, `skipped`…
    package var state: String
    /// Why it waits or was not sent.
    @Nullable package var reason: String?
    /// When it is asked, while it waits.
    @Nullable package var dueAt: String?
    @Nullable package var score: Int?
    /// `nil` without an answer.
    @Nullable package var recovered: Bool?

    init(_ invitation: Invitation, _ response: Response?) {
        self.invitation = invitation.id.text
        self.state = invitation.state.rawValue
        self.reason = invitation.reason?.rawValue
        self.dueAt = invitation.decideAgainAt?.rfc3339
        self.score = response?.score
        self.recovered = response.map { RecoveryCheck.isRecovered($0.scoreClass) }
    }
}
