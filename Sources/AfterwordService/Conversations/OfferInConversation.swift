import AfterwordCore
import AfterwordStorage

/// Asks the optional question of the thank-you page in the conversation instead, when nothing else is left to ask there.
struct OfferInConversation: Sendable {
    private let context: ServiceContext
    private let conversation: Conversation

    init(_ context: ServiceContext, _ conversation: Conversation) {
        self.context = context
        self.conversation = conversation
    }

    /// Whether there was a question to ask. `response` is the answer just given: the one whose survey offers the question, or that of the
    /// reason survey in between.
    func ask(
        after response: Response,
        to invitation: Invitation,
        opening: [String],
        in connection: any SQLConnection
    ) throws -> Bool {
        let cause = try invitation.responseID.flatMap { try self.context.store.response($0, in: connection) }
        for answer in [response, cause].compactMap(\.self) {
            guard let answered = try self.answered(answer, in: connection),
                let (offer, survey) = try OptionalQuestion(self.context).send(after: answered, in: connection)
            else { continue }
            let check = RuleCheck(
                rule: .throttled,
                passed: true,
                detail:
                    "asked after the answer in the conversation on \(self.conversation.channel.id); not asked lately"
            )
            let lead = Wording.text(.thanksOffer, in: offer.locale)
            try QuestionInConversation(self.context, self.conversation)
                .ask(offer, of: survey, opening: opening + ["", "\(lead):"], because: check, in: connection)
            return true
        }
        return false
    }

    private func answered(_ response: Response, in connection: any SQLConnection) throws -> AnsweredSurvey? {
        let store = self.context.store
        guard let survey = self.context.surveys()[response.survey],
            let invitation = try store.invitation(response.invitationID, in: connection)
        else { return nil }
        return AnsweredSurvey(
            response: response,
            survey: survey,
            invitation: invitation,
            contact: self.conversation.contact,
            case: nil,
            team: nil,
            now: self.conversation.now
        )
    }
}
