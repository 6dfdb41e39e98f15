package import AfterwordCore

/// The answers of a question as buttons inside the conversation.
///
/// Options, and up to seven points that have words, keep them, one under the other. Bare numbers stand side by side, in rows of one length, and what
/// the ends mean is told in the text: eleven buttons with words would fill a phone.
package struct AnswerButtons: Sendable, Equatable {
    package struct Button: Sendable, Equatable {
        package var label: String
        /// What the platform hands back when it is pressed, see ``AnswerPayload``.
        package var payload: String
        package var value: String
        /// The survey with this answer chosen.
        package var link: String
    }

    private static let mostWithWords = 7
    /// What a narrow phone shows of one-digit buttons in one row.
    private static let longestRow = 7

    package let rows: [[Button]]
    /// What the ends of a row of numbers mean; `nil` if the buttons say it themselves.
    package let legend: String?

    package var all: [Button] { self.rows.flatMap(\.self) }

    /// `nil` if the message asks nothing that a button could answer.
    package init?(_ content: MessageContent) {
        guard let token = content.buttonToken else { return nil }
        let named = content.answers.filter { $0.label != $0.value }
        let isNumbered = content.answers.allSatisfy { Int($0.value) != nil }
        let hasWords = !isNumbered || (named.count > 2 && content.answers.count <= Self.mostWithWords)
        let buttons = content.answers.map { answer in
            Button(
                label: hasWords ? answer.label : answer.value,
                payload: AnswerPayload(token: token, value: answer.value).text,
                value: answer.value,
                link: answer.link
            )
        }
        self.rows = hasWords ? buttons.map { [$0] } : Self.evenRows(buttons)
        let ends = [named.first, named.last].compactMap(\.self).map(\.label)
        self.legend = hasWords || ends.isEmpty ? nil : Set(ends).count == 1 ? ends[0] : ends.joined(separator: "\n")
    }

    /// As few rows as possible, each as long as the others: eleven become six and five.
    private static func evenRows(_ buttons: [Button]) -> [[Button]] {
        let count = (buttons.count + self.longestRow - 1) / self.longestRow
        let length = (buttons.count + count - 1) / count
        return stride(from: 0, to: buttons.count, by: length).map { start in
            Array(buttons[start..<min(start + length, buttons.count)])
        }
    }
}

extension MessageContent {
    /// What makes buttons of the answers, on every platform; `nil` if the message asks nothing that a button could answer, or one of its answers is
    /// longer than what comes back with a button.
    var buttonToken: String? {
        guard !self.answers.isEmpty, self.answers.allSatisfy({ $0.value.utf8.count <= AnswerPayload.longestValue })
        else { return nil }
        return self.token
    }
}
