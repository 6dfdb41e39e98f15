import AfterwordCore
import AfterwordStorage

/// The one optional question after an answer (`high.offer` of its survey), for everyone who was not asked it lately.
///
/// ``OfferPolicy`` decides for the thank-you page and for conversations alike; the invitation made for the one is what keeps the other from
/// asking again.
struct OptionalQuestion: Sendable {
    private let context: ServiceContext

    init(_ context: ServiceContext) {
        self.context = context
    }

    /// Makes the invitation that the thank-you page shows; being shown counts as being asked.
    func show(after answered: AnsweredSurvey, _ history: AskingHistory, _ rows: inout ConsequenceRows) {
        guard let survey = self.due(after: answered, history) else { return }
        var invitation = self.invitation(to: survey, after: answered)
        invitation.state = .sent
        invitation.sentAt = answered.now
        rows.invitations.append((invitation, triggerKey: self.key(of: invitation, after: answered)))
    }

    /// Makes the invitation that a message is to carry; `nil` if there is nothing to ask.
    func send(after answered: AnsweredSurvey, in connection: any SQLConnection) throws -> (Invitation, Survey)? {
        let store = self.context.store
        let history = try store.askingHistory(of: answered.contact.id, now: answered.now, in: connection)
        guard let survey = self.due(after: answered, history),
            try !store.invitations(after: answered.response.id, in: connection).contains(where: { $0.purpose == .offer }
            )
        else { return nil }
        var invitation = self.invitation(to: survey, after: answered)
        invitation.state = .sending
        try store.insert(invitation, triggerKey: self.key(of: invitation, after: answered), in: connection)
        return (invitation, survey)
    }

    private func due(after answered: AnsweredSurvey, _ history: AskingHistory) -> Survey? {
        guard let name = answered.survey.high?.offer, let survey = self.context.surveys()[name] else { return nil }
        let isDue = OfferPolicy.isDue(
            to: answered.contact,
            after: answered.invitation.purpose,
            coolDown: survey.send.coolDown,
            lastAskedAt: history.lastNPSInvitedAt,
            now: answered.now
        )
        return isDue ? survey : nil
    }

    private func invitation(to survey: Survey, after answered: AnsweredSurvey) -> Invitation {
        var invitation = answered.invitation(survey, purpose: .offer, ids: self.context.store.ids)
        invitation.expiresAt = answered.now + survey.send.expiresAfter
        return invitation
    }

    private func key(of invitation: Invitation, after answered: AnsweredSurvey) -> String {
        "offer:\(answered.response.id.rawValue):\(invitation.survey)"
    }
}
