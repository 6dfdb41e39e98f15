import AfterwordCore
import AfterwordStorage

/// A pressed answer button: evidence 3 if its token is genuine and the person is the one who was asked, else refused and written down.
struct ButtonPress: Sendable {
    private let context: ServiceContext
    private let conversation: Conversation

    init(_ context: ServiceContext, _ conversation: Conversation) {
        self.context = context
        self.conversation = conversation
    }

    func take(_ payload: String, in connection: any SQLConnection) throws -> ReplyOutcome {
        let store = self.context.store
        guard let button = AnswerPayload(payload),
            let raw = self.context.mint.id(in: button.token, for: .survey),
            let invitation = try store.invitation(EntityID(rawValue: raw), in: connection),
            invitation.contactID == self.conversation.contact.id
        else {
            let refusal = RefusedPress(payload, mint: self.context.mint, channel: self.conversation.channel.id)
            try refusal.note(in: store, now: self.conversation.now, connection)
            return ReplyOutcome(.refused)
        }
        return try ConversationAnswers(self.context, self.conversation)
            .record(button.value, comment: nil, for: invitation, in: connection)
    }
}

/// A button that was pressed by somebody it was not meant for, or that we did not make.
struct RefusedPress: Sendable {
    private let subject: String
    private let detail: String

    /// Says no more of the person than the channel: the audit log outlives an erasure.
    init(_ payload: String, mint: TokenMint, channel: String) {
        let raw = AnswerPayload(payload).flatMap { mint.id(in: $0.token, for: .survey) }
        self.subject = raw.map { EntityID<Invitation>(rawValue: $0).text } ?? "channel \(channel)"
        self.detail =
            raw == nil
            ? "a button on \(channel) carried a token we did not make"
            : "pressed on \(channel) by somebody who was not asked"
    }

    func note(in store: Store, now: Instant, _ connection: any SQLConnection) throws {
        try store.audit(
            actor: "system",
            action: "reply.refused",
            subject: self.subject,
            detail: self.detail,
            at: now,
            in: connection
        )
    }
}
