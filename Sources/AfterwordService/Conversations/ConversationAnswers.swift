import AfterwordCore
import AfterwordStorage

/// Records an answer that a platform vouches for, and says thank you in the same transaction.
///
/// Whoever is authenticated as the same person may correct the answer as long as anybody may: each press carries a ``CorrectionGrant``, the
/// proof a fresh link in the person's own mailbox would carry, so the edit window and everything after it are those of the page.
struct ConversationAnswers: Sendable {
    private let context: ServiceContext
    private let conversation: Conversation

    init(_ context: ServiceContext, _ conversation: Conversation) {
        self.context = context
        self.conversation = conversation
    }

    /// `value` answers the survey's first question (`nil` keeps the one given before); `comment` is added to what was said.
    func record(
        _ value: String?,
        comment: String?,
        for invitation: Invitation,
        in connection: any SQLConnection
    ) throws -> ReplyOutcome {
        let store = self.context.store
        guard let survey = self.context.surveys()[invitation.survey], let asked = survey.leadingQuestion else {
            return ReplyOutcome(.closed)
        }
        let before = try store.countedResponse(ofInvitation: invitation.id, in: connection)
        guard value != nil || before != nil else { return ReplyOutcome(.unasked) }
        var values = before?.answers ?? [:]
        if let value { values[asked.id] = asked.joining(nil, value) }
        if let comment, let question = survey.commentQuestion {
            values[question.id] = question.joining(values[question.id], comment)
        }
        let result = try ResponseIntake(self.context).record(
            self.submission(values, for: invitation, isCorrection: before != nil),
            now: self.conversation.now,
            in: connection
        )
        let after = try store.countedResponse(ofInvitation: invitation.id, in: connection)
        if case .scoreStands = result, let after, values[asked.id] != after.answers[asked.id] {
            return self.standing(after, instead: before)
        }
        return try self.answer(result, before, after, survey, invitation, in: connection)
    }

    private func submission(
        _ values: [String: String],
        for invitation: Invitation,
        isCorrection: Bool
    ) -> Submission {
        var submission = Submission(invitationID: invitation.id, values: values, nonce: "")
        submission.isPlatformAuthenticated = true
        submission.channel = self.conversation.channel.id
        if isCorrection {
            let grant = CorrectionGrant.make(for: invitation.id, now: self.conversation.now, mint: self.context.mint)
            submission.correctionSecrets = [grant]
        }
        return submission
    }

    /// Too late for another score. What stands is said, so that nobody believes the new one was taken; words beside it were.
    private func standing(_ response: Response, instead before: Response?) -> ReplyOutcome {
        let voice = ConversationVoice(self.context, self.conversation)
        let score = response.score.map { voice.word(.thanksScore, in: response.locale, ["score": String($0)]) }
        let note = [score, voice.word(.expiredText, in: response.locale)].compactMap(\.self).joined(separator: "\n")
        return ReplyOutcome(response.comment == before?.comment ? .closed : .commented, note: note)
    }

    private func answer(
        _ result: SubmissionResult,
        _ before: Response?,
        _ after: Response?,
        _ survey: Survey,
        _ invitation: Invitation,
        in connection: any SQLConnection
    ) throws -> ReplyOutcome {
        let voice = ConversationVoice(self.context, self.conversation)
        switch result {
        case .closed:
            return ReplyOutcome(.closed, note: voice.word(.expiredText, in: invitation.locale))
        case .refused, .confirm:
            return ReplyOutcome(.refused)
        case .thanks, .scoreStands:
            guard let after else { return ReplyOutcome(.unasked) }
            let thanks = voice.thanks(for: after, survey)
            guard let before else {
                try voice.thank(for: after, survey, invitation, in: connection)
                return ReplyOutcome(.recorded, note: thanks)
            }
            if before.answers == after.answers { return ReplyOutcome(.unchanged, note: thanks) }
            if before.answers[survey.leadingQuestion?.id ?? ""] == after.answers[survey.leadingQuestion?.id ?? ""] {
                // The first words are thanked for; a reply to each further line would be noise.
                if before.comment == nil { try voice.thankForWords(invitation, in: connection) }
                return ReplyOutcome(.commented, note: thanks)
            }
            try voice.thank(for: after, survey, invitation, in: connection)
            return ReplyOutcome(.revised, note: thanks)
        }
    }
}

extension Question {
    /// Earlier and new words, one below the other, cut to what the question takes: the end of a long story is lost, not all of it.
    fileprivate func joining(_ earlier: String?, _ words: String) -> String {
        let joined = [earlier, words].compactMap(\.self).joined(separator: "\n")
        guard case .text(let limit) = self.form(in: "en") else { return joined }
        return String(joined.prefix(limit))
    }
}
