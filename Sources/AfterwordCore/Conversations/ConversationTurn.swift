/// A question that stands in a conversation: asked there, and either open or answered a short while ago.
package struct AskedQuestion: Sendable {
    /// How a typed text answers it.
    package enum Form: Sendable {
        case score(TypedAnswerReader)
        case choice(TypedChoiceReader)
        /// Any words are an answer.
        case words
    }

    package var invitationID: EntityID<Invitation>
    package var form: Form
    package var askedAt: Instant
    /// `nil` while it is open.
    package var answeredAt: Instant?
    /// The question whose answer led to this one (a reason survey's low score, an offer's first answer).
    package var parentID: EntityID<Invitation>?
    /// Whether the person was told once how to answer.
    package var isHinted: Bool
    /// Came with the thanks for another answer, which words may as well be about.
    package var isOptional: Bool
    /// Asks for the reason of a low answer that was corrected upwards since: only who points at it still means it.
    package var isMoot: Bool

    package init(invitationID: EntityID<Invitation>, form: Form, askedAt: Instant, answeredAt: Instant? = nil) {
        self.invitationID = invitationID
        self.form = form
        self.askedAt = askedAt
        self.answeredAt = answeredAt
        self.isHinted = false
        self.isOptional = false
        self.isMoot = false
    }
}

extension AskedQuestion {
    fileprivate var isScored: Bool {
        if case .score = self.form { true } else { false }
    }

    /// The answer that a text gives to this question beyond doubt; words of one's own may be about anything.
    fileprivate func answer(in text: String) -> (value: String, comment: String?)? {
        switch self.form {
        case .score(let reader): reader.read(text).map { (String($0.value), $0.comment) }
        case .choice(let reader): reader.read(text).map { ($0, nil) }
        case .words: nil
        }
    }
}

/// Reads a typed text as one of a question's options: its label in any language, or its value.
package struct TypedChoiceReader: Sendable {
    private let options: [String: String]
    /// The option for words of one's own; `nil` if the question has none.
    package let other: String?

    /// `options` are labels and values, the person's language first.
    package init(options: [(label: String, value: String)], other: String?) {
        self.other = other
        self.options = options.reduce(into: [:]) { known, option in
            for text in [option.label, option.value] where known[TypedPhrase.folded(text)] == nil {
                known[TypedPhrase.folded(text)] = option.value
            }
        }
    }

    package func read(_ text: String) -> String? { self.options[TypedPhrase.folded(text)] }
}

/// What a typed text means in its conversation.
package enum ConversationTurn: Sendable, Equatable {
    /// The answer to a question, first or corrected, with the words that came along.
    case answer(EntityID<Invitation>, value: String, comment: String?)
    /// Words about an answer given before.
    case comment(EntityID<Invitation>)
    /// No answer yet: tell once how to give one.
    case hint(EntityID<Invitation>)
    /// Nothing was asked here, or the person was told already.
    case none
}

/// Decides what a typed text means.
package enum ConversationPolicy {
    /// Words count as a comment up to and including this long after the answer.
    package static let commentWindow = Duration.hours(24)

    /// What `text` means: `questions` is what was asked in this conversation and is still alive, newest first; `quoted` is the invitation
    /// whose message the person replied to, if the platform says so: then the text is about that one or about none.
    package static func turn(
        for text: String,
        among questions: [AskedQuestion],
        quoted: EntityID<Invitation>? = nil,
        now: Instant
    ) -> ConversationTurn {
        let alive = questions.filter { !$0.isMoot || $0.invitationID == quoted }
        let answered = self.answered(among: alive, now: now)
        if let quoted {
            guard let question = alive.first(where: { $0.invitationID == quoted }) else { return .none }
            return question.answeredAt == nil
                ? self.turn(for: text, open: question, answered: answered)
                : self.turn(for: text, about: question, answered: answered)
        }
        guard let open = alive.first(where: { $0.answeredAt == nil }) else {
            return self.turn(for: text, answered: answered)
        }
        return self.turn(for: text, after: answered, open: open)
            ?? self.turn(for: text, open: open, answered: answered)
    }

    /// What words may still be about, the answer that was given last first: it is the one a person has in mind, whatever was asked last.
    private static func answered(among questions: [AskedQuestion], now: Instant) -> [AskedQuestion] {
        let recent = questions.compactMap { question in
            question.answeredAt.flatMap { now - $0 <= self.commentWindow ? (question: question, at: $0) : nil }
        }
        return recent.sorted { ($0.at, $0.question.askedAt) > ($1.at, $1.question.askedAt) }.map(\.question)
    }

    /// The person pointed at a question that has its answer. How long that can be corrected is for the rules of corrections to say.
    private static func turn(
        for text: String,
        about question: AskedQuestion,
        answered: [AskedQuestion]
    ) -> ConversationTurn {
        let parent = answered.filter { $0.invitationID == question.parentID }
        if let correction = self.correction(in: text, of: [question] + parent) { return correction }
        return answered.contains { $0.invitationID == question.invitationID } ? .comment(question.invitationID) : .none
    }

    /// What a text means if answers came after the open question was asked and did not lead to it: it is about them, unless only that
    /// question has such an answer. `nil` if there are no such answers.
    private static func turn(
        for text: String,
        after answered: [AskedQuestion],
        open: AskedQuestion
    ) -> ConversationTurn? {
        let newer = answered.prefix { question in
            question.invitationID != open.parentID && question.answeredAt.map { $0 > open.askedAt } ?? false
        }
        guard let last = newer.first else { return nil }
        if let scored = self.scored(in: newer), let answer = scored.answer(in: text) {
            return answer.comment == nil
                ? .answer(scored.invitationID, value: answer.value, comment: nil) : .comment(last.invitationID)
        }
        guard let answer = open.answer(in: text) else { return .comment(last.invitationID) }
        return .answer(open.invitationID, value: answer.value, comment: answer.comment)
    }

    private static func turn(
        for text: String,
        open: AskedQuestion,
        answered: [AskedQuestion]
    ) -> ConversationTurn {
        switch open.form {
        case .words:
            return .answer(open.invitationID, value: text, comment: nil)
        case .score:
            if let answer = open.answer(in: text) {
                return .answer(open.invitationID, value: answer.value, comment: answer.comment)
            }
            // Words are a try to answer the question, unless it is one that nobody has to answer.
            let before = answered.first { question in question.answeredAt.map { $0 <= open.askedAt } ?? false }
            if open.isOptional, let before { return .comment(before.invitationID) }
            return open.isHinted ? .none : .hint(open.invitationID)
        case .choice(let reader):
            let parent = answered.filter { $0.invitationID == open.parentID }
            if let correction = self.correction(in: text, of: parent) { return correction }
            if let value = reader.read(text) { return .answer(open.invitationID, value: value, comment: nil) }
            if let other = reader.other { return .answer(open.invitationID, value: other, comment: text) }
            return self.turn(for: text, answered: answered)
        }
    }

    private static func turn(for text: String, answered: [AskedQuestion]) -> ConversationTurn {
        if let correction = self.correction(in: text, of: answered) { return correction }
        return answered.first.map { .comment($0.invitationID) } ?? .none
    }

    /// A score and nothing else changes the answer; with words around it, it may be part of a comment ("2 days later…").
    private static func correction(in text: String, of answered: [AskedQuestion]) -> ConversationTurn? {
        guard let scored = self.scored(in: answered), let answer = scored.answer(in: text), answer.comment == nil
        else { return nil }
        return .answer(scored.invitationID, value: answer.value, comment: nil)
    }

    /// Whose score a person has in mind: that of the last answer, or of the one that led to it, before those of other matters.
    private static func scored(in answered: some Collection<AskedQuestion>) -> AskedQuestion? {
        guard let last = answered.first, !last.isScored else { return answered.first }
        return answered.first { $0.isScored && $0.invitationID == last.parentID } ?? answered.first(where: \.isScored)
    }
}
