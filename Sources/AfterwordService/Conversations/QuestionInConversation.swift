import AfterwordCore
import AfterwordStorage

/// A further question asked in the conversation where an answer came a second ago, in the same breath as the thanks for it.
///
/// The person wrote to us just now: neither quiet hours nor the pause between invitations speak against going on.
struct QuestionInConversation: Sendable {
    private let context: ServiceContext
    private let conversation: Conversation

    init(_ context: ServiceContext, _ conversation: Conversation) {
        self.context = context
        self.conversation = conversation
    }

    /// Sends the first question of an invitation that is about to go; `opening` are the lines before it, `check` is why it goes now.
    func ask(
        _ invitation: Invitation,
        of survey: Survey,
        opening: [String],
        because check: RuleCheck,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        try store.insert(self.decision(on: invitation, check), in: connection)
        let supportCase = try invitation.caseID.flatMap { try store.supportCase($0, in: connection) }
        var message = InvitationComposer(self.context).message(
            invitation,
            survey: survey,
            contact: self.conversation.contact,
            case: supportCase,
            route: self.conversation.route,
            now: self.conversation.now
        )
        let brand = self.context.account.brand(of: survey, about: supportCase)
        let words = InvitationWords(survey: survey, brand: brand)
        message.content.text = (opening + [words.question(in: invitation.locale)]).joined(separator: "\n")
        try store.enqueue(
            message.held(under: self.context.account, for: self.conversation.contact),
            dueAt: self.conversation.now,
            in: connection
        )
    }

    private func decision(on invitation: Invitation, _ check: RuleCheck) -> Decision {
        Decision(
            id: self.context.store.ids.next(at: self.conversation.now),
            invitationID: invitation.id,
            caseID: invitation.caseID,
            contactID: invitation.contactID,
            survey: invitation.survey,
            decidedAt: self.conversation.now,
            verdict: .send,
            checks: [check]
        )
    }
}
