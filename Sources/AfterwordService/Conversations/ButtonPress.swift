import AfterwordCore
import AfterwordStorage

/// A pressed answer button: evidence 3 if its token is genuine and the person is the one who was asked, else refused and written down. A page or
/// an app that others use as well has buttons of theirs, which are none of our business.
struct ButtonPress: Sendable {
    private let context: ServiceContext
    private let conversation: Conversation

    init(_ context: ServiceContext, _ conversation: Conversation) {
        self.context = context
        self.conversation = conversation
    }

    /// `words` are what the person wrote below the score, in the same form.
    func take(_ payload: String, words: String? = nil, in connection: any SQLConnection) throws -> ReplyOutcome {
        let button = AnswerPayload(payload)
        // Our messages promise that the word ends surveys, wherever it is written and whatever stands beside it.
        guard let words, Wording.isStop(words) else {
            return try button.map { try self.record($0, words, in: connection) } ?? ReplyOutcome(.ignored)
        }
        if let button { _ = try self.record(button, nil, in: connection) }
        return try SubscriptionWord(self.context, self.conversation).stop(in: connection)
    }

    private func record(
        _ button: AnswerPayload,
        _ words: String?,
        in connection: any SQLConnection
    ) throws -> ReplyOutcome {
        let store = self.context.store
        guard let raw = self.context.mint.id(in: button.token, for: .survey),
            let invitation = try store.invitation(EntityID(rawValue: raw), in: connection),
            invitation.contactID == self.conversation.contact.id
        else {
            let refusal = RefusedPress(button, mint: self.context.mint, channel: self.conversation.channel.id)
            try refusal.note(in: store, now: self.conversation.now, connection)
            return ReplyOutcome(.refused)
        }
        return try ConversationAnswers(self.context, self.conversation)
            .record(button.value, comment: words, for: invitation, in: connection)
    }
}

/// A button that was pressed by somebody it was not meant for, or that we did not make.
struct RefusedPress: Sendable {
    private let subject: String
    private let detail: String

    /// Says no more of the person than the channel: the audit log outlives an erasure.
    init(_ button: AnswerPayload, mint: TokenMint, channel: String) {
        let raw = mint.id(in: button.token, for: .survey)
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
