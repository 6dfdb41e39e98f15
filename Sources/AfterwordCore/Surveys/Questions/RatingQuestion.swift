/// A question whose answer is a number of a scale; the three survey kinds differ only in their scale and their words.
package protocol RatingQuestion: Question {
    var heading: QuestionHeading { get }
    var ratingScale: Scale { get }
    var labels: [String: ScaleLabels] { get }
}

extension RatingQuestion {
    package var id: String { self.heading.id }
    package var isOptional: Bool { self.heading.isOptional }
    package var text: LocalizedText { self.heading.text }
    package var scale: Scale? { self.ratingScale }

    /// Low to high in every language and on every channel.
    package func form(in language: String) -> QuestionForm {
        let labels = self.labels[language] ?? self.labels["en"] ?? self.labels.min { $0.key < $1.key }?.value
        let values = Array(self.ratingScale.values)
        let points = values.enumerated().map { index, value in
            ScalePoint(value: value, label: labels?.label(at: index))
        }
        return .scale(points, lowLabel: labels?.low ?? "", highLabel: labels?.high ?? "")
    }

    /// Accepts the plain decimal form only, so that one score has one spelling.
    package func answer(from submitted: String) -> Result<Answer, AnswerError> {
        let trimmed = submitted.trimmingWhitespace
        guard !trimmed.isEmpty else { return .failure(.missing) }
        guard let value = Int(trimmed), String(value) == trimmed, self.ratingScale.values.contains(value)
        else { return .failure(.notAnOption) }
        return .success(.score(value))
    }
}

/// The parts that all rating questions read from their file in the same way.
struct RatingFields {
    let heading: QuestionHeading
    let labels: [String: ScaleLabels]

    init?(fields: inout QuestionFields, scale: Scale) {
        let heading = QuestionHeading(fields: &fields)
        let format = DocumentFormat<[String: ScaleLabels]>
            .localized(in: fields.languages, .scaleLabels(for: scale))
        let labels = fields.reader.required("labels", format)
        guard let heading, let labels else { return nil }
        self.heading = heading
        self.labels = labels
    }
}
