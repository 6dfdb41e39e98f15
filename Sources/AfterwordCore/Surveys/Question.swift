/// One question of a survey. A question type is one file that conforms to this and one line in ``BuiltInQuestions``.
package protocol Question: Sendable {
    /// The word in the survey file: `type: csat`.
    static var typeName: String { get }
    /// Unique within the survey; the name of the form field and of the answer.
    var id: String { get }
    var isOptional: Bool { get }
    var text: LocalizedText { get }
    /// The scale, if an answer is a score.
    var scale: Scale? { get }
    /// Whether each person meets the options in an order of their own.
    var isShuffled: Bool { get }

    /// Reads the question's own keys; every fault goes to `fields` with line and column, so that all faults are reported at once.
    init?(fields: inout QuestionFields)

    /// What to show: the same value draws a web page, a button row or a plain-text prompt.
    func form(in language: String) -> QuestionForm

    /// Checks one submitted value. `nil` input or an empty text means "not answered".
    func answer(from submitted: String) -> Result<Answer, AnswerError>
}

extension Question {
    package var isShuffled: Bool { false }
}

/// One accepted answer to one question.
package enum Answer: Sendable, Equatable {
    case score(Int)
    case choice(String)
    case text(String)

    /// The form it is stored and exported in.
    package var stored: String {
        switch self {
        case .score(let value): String(value)
        case .choice(let value), .text(let value): value
        }
    }
}

/// Why a submitted value was refused; shown beside the field.
package enum AnswerError: Error, Sendable, Equatable {
    /// The question is not optional and nothing was given.
    case missing
    /// Not a value of the scale or of the choices.
    case notAnOption
    /// Longer than `limit` characters.
    case tooLong(limit: Int)
}

/// What a question looks like, without saying where.
package enum QuestionForm: Sendable, Equatable {
    /// Numbers from low to high; labels may stand at all points or only at the ends.
    case scale([ScalePoint], lowLabel: String, highLabel: String)
    /// One of several; `other` stays last when shuffled.
    case choice([ChoiceOption], isShuffled: Bool)
    case text(maximumLength: Int)
}

/// One point of a rating scale.
package struct ScalePoint: Sendable, Hashable {
    package var value: Int
    /// The label of this very point, `nil` if only the ends have labels.
    package var label: String?

    package init(value: Int, label: String?) {
        self.value = value
        self.label = label
    }
}

/// One option of a single choice.
package struct ChoiceOption: Sendable, Hashable {
    package var value: String
    package var label: String

    package init(value: String, label: String) {
        self.value = value
        self.label = label
    }
}
