import AfterwordCore
import AfterwordStorage

/// Asks the reason of a low score where the score was given, at once, as the thank-you page does; so nothing goes out an hour later.
struct ReasonInConversation: Sendable {
    private let context: ServiceContext
    private let conversation: Conversation

    init(_ context: ServiceContext, _ conversation: Conversation) {
        self.context = context
        self.conversation = conversation
    }

    /// Whether there was a reason to ask; `opening` are the lines that stand before the question.
    func ask(after response: Response, opening: [String], in connection: any SQLConnection) throws -> Bool {
        let store = self.context.store
        let waiting = try store.invitations(after: response.id, in: connection).last {
            $0.purpose == .reason && $0.state == .waiting
        }
        guard var invitation = waiting, let survey = self.context.surveys()[invitation.survey],
            survey.leadingQuestion != nil
        else { return false }
        let expiresAt = self.conversation.now + survey.send.expiresAfter
        guard try store.move(invitation.id, to: .sending, expiresAt: expiresAt, in: connection) else { return false }
        invitation.state = .sending
        invitation.expiresAt = expiresAt
        let check = RuleCheck(
            rule: .delayed,
            passed: true,
            detail: "asked at once in the conversation on \(self.conversation.channel.id) where the low score came"
        )
        try QuestionInConversation(self.context, self.conversation)
            .ask(invitation, of: survey, opening: opening, because: check, in: connection)
        return true
    }
}
