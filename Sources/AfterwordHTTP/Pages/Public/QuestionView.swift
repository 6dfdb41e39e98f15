package import AfterwordCore

/// One question as a page shows it.
package struct QuestionView: Sendable, Hashable {
    /// What the person answers with.
    package enum Control: Sendable, Hashable {
        case scale([ScalePoint], lowLabel: String, highLabel: String)
        /// In the order to show.
        case choice([ChoiceOption])
        case text(maximumLength: Int)
        /// A box to tick; posts `yes`, the question's text is its label.
        case checkbox
    }

    /// The name of the form field.
    package var id: String
    package var text: String
    package var control: Control
    package var isOptional: Bool
    /// What is filled in: the score from the link, or what was sent before.
    package var value: String?
    /// Why the value was refused, in words; shown beside the field.
    package var error: String?

    package init(
        id: String,
        text: String,
        control: Control,
        isOptional: Bool,
        value: String? = nil,
        error: String? = nil
    ) {
        self.id = id
        self.text = text
        self.control = control
        self.isOptional = isOptional
        self.value = value
        self.error = error
    }

    /// The question of a survey in one language; choices keep the given order, so shuffle before.
    package init(_ question: any Question, in language: String, value: String? = nil, error: String? = nil) {
        let control: Control =
            switch question.form(in: language) {
            case .scale(let points, let low, let high): .scale(points, lowLabel: low, highLabel: high)
            case .choice(let options, _): .choice(options)
            case .text(let limit): .text(maximumLength: limit)
            }
        self.init(
            id: question.id,
            text: question.text.text(in: language),
            control: control,
            isOptional: question.isOptional,
            value: value,
            error: error
        )
    }
}
