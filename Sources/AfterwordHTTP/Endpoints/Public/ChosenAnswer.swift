import AfterwordCore

/// The answer by which the page that asks to confirm names all that was sent: the score, else the first point or option that was chosen.
///
/// Words that somebody wrote are no heading: they may be long, and they were not chosen.
struct ChosenAnswer {
    let question: any Question
    /// As the person knows it: a number as it is, an option by its words.
    let words: String

    /// `values` are what was sent, by question; `nil` if there is only text among it.
    init?(among values: [String: String], of survey: Survey, in language: String) {
        let inOrder = [survey.scoredQuestion].compactMap(\.self) + survey.questions
        for question in inOrder {
            guard case .success(let answer) = question.answer(from: values[question.id] ?? "") else { continue }
            switch (answer, question.form(in: language)) {
            case (.score(let value), _): self.words = String(value)
            case (.choice(let value), .choice(let options, _)):
                self.words = options.first { $0.value == value }?.label ?? value
            default: continue
            }
            self.question = question
            return
        }
        return nil
    }
}
