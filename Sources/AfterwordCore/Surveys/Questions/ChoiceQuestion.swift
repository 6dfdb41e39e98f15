/// One of several options, e.g. the cause of a low score.
package struct ChoiceQuestion: Question {
    package static let typeName = "choice"
    /// The option that stays last however the others are shuffled.
    package static let otherValue = "other"

    package let heading: QuestionHeading
    package let isShuffled: Bool
    /// In the order of the file, `other` last.
    package let options: [(value: String, label: LocalizedText)]

    package var id: String { self.heading.id }
    package var isOptional: Bool { self.heading.isOptional }
    package var text: LocalizedText { self.heading.text }
    package var scale: Scale? { nil }

    package init?(fields: inout QuestionFields) {
        let heading = QuestionHeading(fields: &fields)
        let isShuffled = fields.reader.optional("shuffle", .boolean) ?? false
        let options = Self.options(fields: &fields)
        guard let heading, let options else { return nil }
        self.heading = heading
        self.isShuffled = isShuffled
        self.options =
            options.filter { $0.value != Self.otherValue } + options.filter { $0.value == Self.otherValue }
    }

    package func form(in language: String) -> QuestionForm {
        let options = self.options.map { ChoiceOption(value: $0.value, label: $0.label.text(in: language)) }
        return .choice(options, isShuffled: self.isShuffled)
    }

    package func answer(from submitted: String) -> Result<Answer, AnswerError> {
        let trimmed = submitted.trimmingWhitespace
        guard !trimmed.isEmpty else { return .failure(.missing) }
        guard self.options.contains(where: { $0.value == trimmed }) else { return .failure(.notAnOption) }
        return .success(.choice(trimmed))
    }

    private static func options(fields: inout QuestionFields) -> [(value: String, label: LocalizedText)]? {
        let languages = fields.languages
        var seen: Set<String> = []
        let options = fields.reader.maps("options") { option -> (value: String, label: LocalizedText)? in
            let value = option.required("value", .name)
            let label = option.required("label", .localizedText(in: languages))
            if let value, !seen.insert(value).inserted {
                option.report(at: option.position, "value: \"\(value)\" is the value of another option already")
            }
            guard let value, let label else { return nil }
            return (value, label)
        }
        guard let node = fields.reader.node("options") else {
            fields.reader.reportMissing("options", expected: "a list of { value, label }")
            return nil
        }
        if case .list(let nodes, let position) = node, !(2...20).contains(nodes.count) {
            fields.reader.report(at: position, "options: expected 2 to 20 options, found \(nodes.count)")
        }
        return options
    }
}

extension [ChoiceOption] {
    /// Another order of the same options, with `other` left last.
    package func shuffledKeepingOtherLast(using generator: inout some RandomNumberGenerator) -> [ChoiceOption] {
        let others = self.filter { $0.value == ChoiceQuestion.otherValue }
        return self.filter { $0.value != ChoiceQuestion.otherValue }.shuffled(using: &generator) + others
    }
}
