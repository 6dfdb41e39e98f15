package import AfterwordCore

/// What a mail says, taken apart for its two forms.
package struct MailWords: Sendable, Equatable {
    /// One way to answer: what stands on the button.
    package struct Answer: Sendable, Equatable {
        /// A point of a scale; `nil` for a choice, whose value is a code that says nothing to people.
        package var number: String?
        /// What the answer means; the numbers inside a scale have none.
        package var caption: String?
        package var link: String

        /// `5 · Very satisfied`, the number alone, or the words of a choice.
        package var label: String { [self.number, self.caption].compactMap(\.self).joined(separator: " · ") }
    }

    /// A link that is not an answer.
    package struct Link: Sendable, Equatable {
        package var label: String
        package var address: String
    }

    package var language: String
    package var title: String
    /// Who writes and about what; an empty line parts paragraphs.
    package var opening: [String]
    /// The one question; `nil` for a notice.
    package var question: String?
    package var answers: [Answer]
    /// Where to answer or to read on, if there are no answers to tap.
    package var link: Link?
    package var stop: Link?

    package init(_ content: MessageContent) {
        let isQuestion = content.phrases != nil
        // What a person wrote keeps its paragraphs.
        let lines = (content.text ?? "").split(separator: "\n", omittingEmptySubsequences: isQuestion).map(String.init)
        self.language = content.locale ?? "en"
        self.title = content.subject ?? lines.first ?? ""
        self.opening = isQuestion ? lines.dropLast() : lines
        self.question = isQuestion ? lines.last : nil
        self.answers = content.answers.map(Answer.init)
        self.link =
            content.answers.isEmpty
            ? content.link.map { Link(label: content.phrases?.answerHere ?? $0, address: $0) } : nil
        self.stop = content.unsubscribeLink.map { Link(label: content.phrases?.noMoreSurveys ?? $0, address: $0) }
    }

    /// Whether every answer has words, so that the buttons stand below each other; numbers stand side by side.
    package var areAnswersWorded: Bool { self.answers.allSatisfy { $0.caption != nil } }
}

extension MailWords.Answer {
    init(_ answer: AnswerLink) {
        self.number = answer.isNumber ? answer.value : nil
        self.caption = answer.isNumber ? answer.words : answer.label
        self.link = answer.link
    }
}

extension MailWords {
    /// The form for people who read mail as text.
    package var plainText: String {
        var blocks = [self.opening.joined(separator: "\n"), self.question ?? ""].filter { !$0.isEmpty }
        if self.areAnswersWorded {
            blocks += self.answers.map { "\($0.label)\n\($0.link)" }
        } else {
            blocks.append(self.answers.map { "\($0.label): \($0.link)" }.joined(separator: "\n"))
        }
        if let link = self.link { blocks.append(link.text) }
        // Two hyphens and a space begin what mail programs treat as a signature.
        if let stop = self.stop { blocks.append("-- \n\(stop.text)") }
        return blocks.joined(separator: "\n\n") + "\n"
    }
}

extension MailWords.Link {
    fileprivate var text: String { self.label == self.address ? self.address : "\(self.label): \(self.address)" }
}
