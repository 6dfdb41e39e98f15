import AfterwordCore
import AfterwordStorage

/// Asks the reason of a low score where the score was given, at once, as the thank-you page does; so nothing goes out an hour later.
///
/// The person wrote to us a second ago: neither quiet hours nor the pause between invitations speak against an answer.
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
            let question = survey.leadingQuestion
        else { return false }
        let expiresAt = self.conversation.now + survey.send.expiresAfter
        guard try store.move(invitation.id, to: .sending, expiresAt: expiresAt, in: connection) else { return false }
        invitation.state = .sending
        invitation.expiresAt = expiresAt
        try store.insert(self.decision(on: invitation), in: connection)
        var message = try InvitationComposer(self.context).message(
            invitation,
            survey: survey,
            contact: self.conversation.contact,
            case: try invitation.caseID.flatMap { try store.supportCase($0, in: connection) },
            route: self.conversation.route,
            now: self.conversation.now
        )
        let asked = question.text.text(in: invitation.locale)
            .replacing("{brand}", with: survey.theme.brand ?? self.context.account.brand)
        message.content.text = (opening + [asked]).joined(separator: "\n")
        try store.enqueue(
            message.held(under: self.context.account, for: self.conversation.contact),
            dueAt: self.conversation.now,
            in: connection
        )
        return true
    }

    private func decision(on invitation: Invitation) -> Decision {
        Decision(
            id: self.context.store.ids.next(at: self.conversation.now),
            invitationID: invitation.id,
            caseID: invitation.caseID,
            contactID: invitation.contactID,
            survey: invitation.survey,
            decidedAt: self.conversation.now,
            verdict: .send,
            checks: [
                RuleCheck(
                    rule: .delayed,
                    passed: true,
                    detail:
                        "asked at once in the conversation on \(self.conversation.channel.id) where the low score came"
                )
            ]
        )
    }
}
