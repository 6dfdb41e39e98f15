import AfterwordCore
import AfterwordStorage

/// Words a person typed in a conversation: a stop word, an answer, a comment, or nothing we asked for.
struct TypedReply: Sendable {
    private let context: ServiceContext
    private let conversation: Conversation

    init(_ context: ServiceContext, _ conversation: Conversation) {
        self.context = context
        self.conversation = conversation
    }

    /// `quoted` is the platform's id of our message that the person replied to, if there is one.
    func take(_ text: String, quoting quoted: String?, in connection: any SQLConnection) throws -> ReplyOutcome {
        let words = SubscriptionWord(self.context, self.conversation)
        if Wording.isStop(text) { return try words.stop(in: connection) }
        if Wording.isStart(text) { return try words.start(in: connection) }
        let store = self.context.store
        let channel = self.conversation.channel.id
        let asked = try store.askedInvitations(
            of: self.conversation.contact.id,
            over: channel,
            now: self.conversation.now,
            in: connection
        )
        let message = try quoted.flatMap {
            try store.message(receipt: $0, over: channel, to: self.conversation.contact.id, in: connection)
        }
        let causes = try self.causes(of: asked, in: connection)
        let turn = ConversationPolicy.turn(
            for: text,
            among: asked.compactMap { self.question($0, after: causes[$0.invitation.id]) },
            quoted: message?.invitationID,
            now: self.conversation.now
        )
        return try self.follow(turn, text, asked.map(\.invitation), in: connection)
    }

    private func follow(
        _ turn: ConversationTurn,
        _ text: String,
        _ invitations: [Invitation],
        in connection: any SQLConnection
    ) throws -> ReplyOutcome {
        let answers = ConversationAnswers(self.context, self.conversation)
        let byID = Dictionary(invitations.map { ($0.id, $0) }) { first, _ in first }
        switch turn {
        case .answer(let id, let value, let comment):
            guard let invitation = byID[id] else { return ReplyOutcome(.unasked) }
            return try answers.record(value, comment: comment, for: invitation, in: connection)
        case .comment(let id):
            guard let invitation = byID[id] else { return ReplyOutcome(.unasked) }
            return try answers.record(nil, comment: text, for: invitation, in: connection)
        case .hint(let id):
            guard let invitation = byID[id] else { return ReplyOutcome(.unasked) }
            try ConversationVoice(self.context, self.conversation).hint(invitation, in: connection)
            return ReplyOutcome(.hinted)
        case .none:
            return ReplyOutcome(.unasked)
        }
    }

    /// The answer that led to each reason survey and offer.
    private func causes(
        of asked: [AskedInvitation],
        in connection: any SQLConnection
    ) throws -> [EntityID<Invitation>: Response] {
        var causes: [EntityID<Invitation>: Response] = [:]
        for invitation in asked.map(\.invitation) {
            guard let cause = invitation.responseID else { continue }
            causes[invitation.id] = try self.context.store.response(cause, in: connection)
        }
        return causes
    }

    private func question(_ asked: AskedInvitation, after cause: Response?) -> AskedQuestion? {
        guard let survey = self.context.surveys()[asked.invitation.survey],
            let form = survey.typedForm(in: asked.invitation.locale)
        else { return nil }
        let isOffer = asked.invitation.purpose == .offer
        // Words on their way while the offer goes out are about the answer before: a score typed twice is no recommendation. Nor are words
        // that come before any other question can have been read an answer to it.
        let canHaveBeenRead = isOffer ? asked.hasArrived : asked.mayHaveArrived
        guard canHaveBeenRead || asked.answeredAt != nil else { return nil }
        var question = AskedQuestion(
            invitationID: asked.invitation.id,
            form: form,
            askedAt: asked.askedAt,
            answeredAt: asked.answeredAt
        )
        question.parentID = cause?.invitationID
        question.isMoot = asked.invitation.purpose == .reason && cause.map { $0.scoreClass != .low } ?? false
        question.isOptional = isOffer
        question.isHinted = asked.isHinted
        return question
    }
}

extension Survey {
    /// How typed words answer the survey's first question; the person's language goes before the survey's others.
    fileprivate func typedForm(in language: String) -> AskedQuestion.Form? {
        guard let question = self.leadingQuestion else { return nil }
        let forms = ([language] + self.languages.filter { $0 != language }).map(question.form(in:))
        switch forms.first {
        case .scale:
            guard let scale = question.scale else { return nil }
            return .score(TypedAnswerReader(scale: scale.values, labels: forms.flatMap(\.labels)))
        case .choice(let options, _):
            let other = options.contains { $0.value == ChoiceQuestion.otherValue } ? ChoiceQuestion.otherValue : nil
            return .choice(TypedChoiceReader(options: forms.flatMap(\.options), other: other))
        case .text: return .words
        case nil: return nil
        }
    }
}

extension QuestionForm {
    /// The words of the points and of both ends.
    fileprivate var labels: [(text: String, value: Int)] {
        guard case .scale(let points, let low, let high) = self, let first = points.first, let last = points.last else {
            return []
        }
        let all = points.compactMap { point in point.label.map { (text: $0, value: point.value) } }
        return all + [(low, first.value), (high, last.value)].filter { !$0.0.isEmpty }
    }

    fileprivate var options: [(label: String, value: String)] {
        guard case .choice(let options, _) = self else { return [] }
        return options.map { ($0.label, $0.value) }
    }
}
