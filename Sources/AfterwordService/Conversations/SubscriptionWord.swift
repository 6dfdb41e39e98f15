import AfterwordCore
import AfterwordStorage

/// A person says stop or start in a conversation, or blocks us and lets us in again.
///
/// Each way back opens only what the same way closed: a start word does not undo what the person said on the unsubscribe page.
struct SubscriptionWord: Sendable {
    private let context: ServiceContext
    private let conversation: Conversation

    init(_ context: ServiceContext, _ conversation: Conversation) {
        self.context = context
        self.conversation = conversation
    }

    func stop(in connection: any SQLConnection) throws -> ReplyOutcome {
        guard try self.optOut("word", in: connection) else { return ReplyOutcome(.unchanged) }
        try ConversationVoice(self.context, self.conversation).say(.optoutDone, type: .stopped, in: connection)
        return ReplyOutcome(.stopped)
    }

    func start(in connection: any SQLConnection) throws -> ReplyOutcome {
        guard try self.optIn("word", in: connection) else { return ReplyOutcome(.unasked) }
        try ConversationVoice(self.context, self.conversation).say(.optoutResubscribed, type: .resumed, in: connection)
        return ReplyOutcome(.resumed)
    }

    /// Nothing is said to somebody who does not want to hear us.
    func block(in connection: any SQLConnection) throws -> ReplyOutcome {
        ReplyOutcome(try self.optOut("block", in: connection) ? .stopped : .unchanged)
    }

    func unblock(in connection: any SQLConnection) throws -> ReplyOutcome {
        ReplyOutcome(try self.optIn("block", in: connection) ? .resumed : .unchanged)
    }

    /// Whether the person was subscribed before.
    private func optOut(_ way: String, in connection: any SQLConnection) throws -> Bool {
        guard self.conversation.contact.optedOutAt == nil else { return false }
        try OptOut(self.context).apply(
            self.conversation.contact.id,
            how: self.how(way),
            now: self.conversation.now,
            in: connection
        )
        return true
    }

    private func optIn(_ way: String, in connection: any SQLConnection) throws -> Bool {
        let contact = self.conversation.contact
        guard contact.optedOutAt != nil,
            let last = try self.context.store.lastConsent(of: contact.id, purpose: "survey", in: connection),
            !last.given, last.channel == self.how(way)
        else { return false }
        try OptOut(self.context).revoke(contact.id, how: self.how(way), now: self.conversation.now, in: connection)
        return true
    }

    private func how(_ way: String) -> String { "\(way):\(self.conversation.channel.id)" }
}
