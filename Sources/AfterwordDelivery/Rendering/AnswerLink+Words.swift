import AfterwordCore

extension AnswerLink {
    /// Whether it is a point of a scale rather than a choice.
    var isNumber: Bool { Int(self.value) != nil }

    /// What the value means, without the value itself; `nil` if only the number says it.
    var words: String? {
        let start = "\(self.value) · "
        let words = self.label.hasPrefix(start) ? String(self.label.dropFirst(start.count)) : self.label
        return words == self.value ? nil : words
    }

    /// The value with what it means: `1 · Very dissatisfied`.
    var numbered: String { self.words.map { "\(self.value) · \($0)" } ?? self.value }
}

extension MessageContent {
    /// The invitation to type a number, after what the numbers mean as far as they have words: whoever reads "1 to 5" alone may take 1 for the
    /// best. Empty where no number answers the question.
    var linesAskingForNumber: [String] {
        guard let invitation = self.phrases?.replyWithNumber else { return [] }
        return self.answers.filter { $0.words != nil }.map(\.numbered) + [invitation]
    }
}
