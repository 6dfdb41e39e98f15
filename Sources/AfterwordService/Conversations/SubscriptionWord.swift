import AfterwordCore
import AfterwordStorage

/// A person says stop or start in a conversation, or blocks us and lets us in again.
///
/// A stop word ends all surveys, because that is what our messages promise ("No more surveys: write STOP"); blocking ends those on the
/// channel. Each way back opens only what the same way closed: a start word does not undo what the person said on the unsubscribe page, neither
/// about all surveys nor about single channels.
struct SubscriptionWord: Sendable {
    private let context: ServiceContext
    private let conversation: Conversation

    init(_ context: ServiceContext, _ conversation: Conversation) {
        self.context = context
        self.conversation = conversation
    }

    func stop(in connection: any SQLConnection) throws -> ReplyOutcome {
        guard self.contact.optedOutAt == nil else { return ReplyOutcome(.unchanged) }
        try OptOut(self.context).apply(self.contact.id, how: self.word, now: self.conversation.now, in: connection)
        try ConversationVoice(self.context, self.conversation).say(.optoutDone, type: .stopped, in: connection)
        return ReplyOutcome(.stopped)
    }

    func start(in connection: any SQLConnection) throws -> ReplyOutcome {
        guard self.contact.optedOutAt != nil, try self.wasClosed("survey", by: self.word, in: connection) else {
            return ReplyOutcome(.unasked)
        }
        try OptOut(self.context).revoke(self.contact.id, how: self.word, now: self.conversation.now, in: connection)
        try ConversationVoice(self.context, self.conversation).say(.optoutResubscribed, type: .resumed, in: connection)
        return ReplyOutcome(.resumed)
    }

    /// Nothing is said to somebody who does not want to hear us.
    func block(in connection: any SQLConnection) throws -> ReplyOutcome {
        guard !self.contact.optedOutChannels.contains(self.kind) else { return ReplyOutcome(.unchanged) }
        try OptOut(self.context).apply(
            self.contact.id,
            channel: self.kind,
            how: self.blocking,
            now: self.conversation.now,
            in: connection
        )
        return ReplyOutcome(.stopped)
    }

    func unblock(in connection: any SQLConnection) throws -> ReplyOutcome {
        guard self.contact.optedOutChannels.contains(self.kind),
            try self.wasClosed("survey:\(self.kind)", by: self.blocking, in: connection)
        else { return ReplyOutcome(.unchanged) }
        try OptOut(self.context).revoke(
            self.contact.id,
            channel: self.kind,
            how: self.blocking,
            now: self.conversation.now,
            in: connection
        )
        return ReplyOutcome(.resumed)
    }

    private var contact: Contact { self.conversation.contact }
    private var kind: String { self.conversation.channel.optOutKind }
    private var word: String { "word:\(self.conversation.channel.id)" }
    private var blocking: String { "block:\(self.conversation.channel.id)" }

    private func wasClosed(_ purpose: String, by how: String, in connection: any SQLConnection) throws -> Bool {
        // Events tell of consents, which are a matter of their own: they neither close nor open.
        let last = try self.context.store.lastConsent(
            of: self.contact.id,
            purpose: purpose,
            otherThan: IntakeRows.SaidConsent.byEvent,
            in: connection
        )
        return last.map { !$0.given && $0.channel == how } ?? false
    }
}
