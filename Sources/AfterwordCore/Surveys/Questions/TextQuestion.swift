/// Free text, e.g. the comment.
package struct TextQuestion: Question {
    package static let typeName = "text"
    /// Characters, where the file gives no `limit`.
    package static let defaultLimit = 2000
    /// A character may carry any number of marks; together they may not take more than this.
    package static let mostBytesPerCharacter = 8

    package let heading: QuestionHeading
    /// The longest accepted answer in characters as a person counts them.
    package let limit: Int

    package var id: String { self.heading.id }
    package var isOptional: Bool { self.heading.isOptional }
    package var text: LocalizedText { self.heading.text }
    package var scale: Scale? { nil }

    package init?(fields: inout QuestionFields) {
        let heading = QuestionHeading(fields: &fields)
        let limit = fields.reader.optional("limit", .integer(1...10_000)) ?? Self.defaultLimit
        guard let heading else { return nil }
        self.heading = heading
        self.limit = limit
    }

    package func form(in language: String) -> QuestionForm { .text(maximumLength: self.limit) }

    /// Keeps the words as written, without blanks around them, with one kind of line end and without control characters.
    package func answer(from submitted: String) -> Result<Answer, AnswerError> {
        let lines = submitted.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let cleaned = lines.map { line in
            String(
                String.UnicodeScalarView(
                    line.unicodeScalars.filter { $0 == "\t" || $0.properties.generalCategory != .control }
                )
            )
        }
        let text = cleaned.joined(separator: "\n").trimmingWhitespace
        guard text.count <= self.limit, text.utf8.count <= self.limit * Self.mostBytesPerCharacter else {
            return .failure(.tooLong(limit: self.limit))
        }
        return text.isEmpty ? .failure(.missing) : .success(.text(text))
    }
}
