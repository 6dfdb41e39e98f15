package import AfterwordCore

/// A message as plain text: the words, which may be cut, and the lines after them, which must not, because they hold the links.
package struct MessageText: Sendable, Equatable {
    package var words: String
    package var lines: [String]

    /// `legend` explains buttons; `askingForNumber` invites to type the answer.
    package init(_ content: MessageContent, legend: String? = nil, askingForNumber: Bool = false) {
        self.words = content.spokenText
        let number = askingForNumber ? content.linesAskingForNumber : []
        let answer = content.link.map { Self.line(content.phrases?.answerHere, $0) }
        let stop = content.unsubscribeLink.map { Self.line(content.phrases?.noMoreSurveys, $0) }
        self.lines = [legend].compactMap(\.self) + number + [answer, stop].compactMap(\.self)
    }

    /// Words and lines with an empty line between; the words give way when it does not fit.
    package func text(within limit: TextLimit) -> String {
        guard !self.lines.isEmpty else { return limit.cut(self.words) }
        let tail = "\n\n" + self.lines.joined(separator: "\n")
        return limit.leaving(roomFor: tail).cut(self.words) + tail
    }

    private static func line(_ label: String?, _ link: String) -> String { label.map { "\($0): \(link)" } ?? link }
}

extension MessageContent {
    /// What a person reads: the text, else the subject, else the bare type.
    package var spokenText: String { self.text ?? self.subject ?? self.type }
}
