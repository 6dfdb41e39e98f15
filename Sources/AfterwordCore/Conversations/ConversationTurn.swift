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

    package init(invitationID: EntityID<Invitation>, form: Form, askedAt: Instant, answeredAt: Instant? = nil) {
        self.invitationID = invitationID
        self.form = form
        self.askedAt = askedAt
        self.answeredAt = answeredAt
        self.isHinted = false
        self.isOptional = false
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
    /// whose message the person replied to, if the platform says so, and goes before the newest.
    package static func turn(
        for text: String,
        among questions: [AskedQuestion],
        quoted: EntityID<Invitation>? = nil,
        now: Instant
    ) -> ConversationTurn {
        let chosen = questions.filter { $0.invitationID == quoted }
        let order = chosen + questions.filter { $0.invitationID != quoted }
        let answered = order.filter { question in
            question.answeredAt.map { now - $0 <= self.commentWindow } ?? false
        }
        let isAboutAnswered = chosen.first.map { $0.answeredAt != nil } ?? false
        if !isAboutAnswered, let open = order.first(where: { $0.answeredAt == nil }) {
            return self.turn(for: text, open: open, answered: answered)
        }
        return self.turn(for: text, answered: answered)
    }

    private static func turn(
        for text: String,
        open: AskedQuestion,
        answered: [AskedQuestion]
    ) -> ConversationTurn {
        switch open.form {
        case .words:
            return .answer(open.invitationID, value: text, comment: nil)
        case .score(let reader):
            if let answer = reader.read(text) {
                return .answer(open.invitationID, value: String(answer.value), comment: answer.comment)
            }
            // Words after a fresh answer are about that one; words after a newer question are a try to answer it, unless that question
            // is one that nobody has to answer.
            if let last = answered.first, let at = last.answeredAt, open.isOptional || at > open.askedAt {
                return .comment(last.invitationID)
            }
            return open.isHinted ? .none : .hint(open.invitationID)
        case .choice(let reader):
            if let parent = answered.first(where: { $0.invitationID == open.parentID }),
                let correction = self.correction(in: text, of: [parent])
            {
                return correction
            }
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
        for question in answered {
            guard case .score(let reader) = question.form else { continue }
            guard let answer = reader.read(text), answer.comment == nil else { return nil }
            return .answer(question.invitationID, value: String(answer.value), comment: nil)
        }
        return nil
    }
}
