import AfterwordCore

/// A message as Slack's blocks: the words with the link, the buttons, and how to stop.
struct SlackMessage: Sendable {
    /// <https://docs.slack.dev/reference/block-kit/blocks/section-block>
    private static let sectionLimit = 3000
    /// What one message is to hold, in sections; Slack itself takes 50 of them, and 40,000 characters for notifications.
    static let longestText = 12_000
    /// <https://docs.slack.dev/reference/block-kit/block-elements/button-element>
    private static let labelLimit = TextLimit.characters(75)

    private let content: MessageContent
    private let buttons: AnswerButtons?
    private let opensPages: Bool
    private let sections: [String]

    init(_ content: MessageContent, answers: AnswerForm) {
        self.content = content
        self.buttons = answers.hasButtons ? AnswerButtons(content) : nil
        self.opensPages = answers == .pages
        let number = answers == .typed ? content.linesAskingForNumber : []
        let notes = ([self.buttons?.legend].compactMap(\.self) + number).map(Self.escaped)
        let link = content.link.map { Self.link($0, content.phrases?.answerHere) }
        self.sections = Self.sections(of: content.spokenText, before: notes + [link].compactMap(\.self))
    }

    /// The body of `chat.postMessage`; `text` is what notifications and old clients show. Links are not unfurled: nobody should open a
    /// survey but the person it is for.
    func json(in room: String) -> JSONValue {
        [
            "channel": .string(room),
            "text": .string(self.sections.joined(separator: "\n")),
            "blocks": .array(self.question + [self.answerBlock, self.stop].compactMap(\.self)),
            "unfurl_links": false,
            "unfurl_media": false,
        ]
    }

    private var question: [JSONValue] { self.sections.map { ["type": "section", "text": Self.markup($0)] } }

    private var answerBlock: JSONValue? {
        guard let buttons else { return nil }
        return ["type": "actions", "elements": .array(buttons.all.map(self.element(for:)))]
    }

    private func element(for button: AnswerButtons.Button) -> JSONValue {
        [
            "type": "button",
            "action_id": .string("score_\(button.value)"),
            "text": ["type": "plain_text", "text": .string(Self.labelLimit.cut(button.label))],
            self.opensPages ? "url" : "value": .string(self.opensPages ? button.link : button.payload),
        ]
    }

    private var stop: JSONValue? {
        guard let link = self.content.unsubscribeLink else { return nil }
        let text = Self.link(link, self.content.phrases?.noMoreSurveys)
        return ["type": "context", "elements": [Self.markup(text)]]
    }
}

// MARK: - Markup

extension SlackMessage {
    /// The three characters that Slack asks to be escaped: <https://docs.slack.dev/messaging/formatting-message-text#escaping>
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// The words in as many sections as they need, cut if need be, and in the last one the lines after them whole. A section's length counts after
    /// escaping.
    private static func sections(of words: String, before lines: [String]) -> [String] {
        let tail = lines.isEmpty ? "" : "\n\n" + lines.joined(separator: "\n")
        let room = TextLimit(most: self.sectionLimit - tail.utf16.count) { self.escaped(String($0)).utf16.count }
        let whole = TextLimit.characters(self.longestText - tail.utf16.count).cut(words)
        let pieces = room.pieces(of: whole).map(self.escaped)
        return pieces.dropLast() + [(pieces.last ?? "") + tail]
    }

    /// A label ends at the first `>`, which is escaped, and must not hold a `|`.
    private static func link(_ url: String, _ label: String?) -> String {
        let url = self.escaped(url)
        return label.map { "<\(url)|\(self.escaped($0.replacing("|", with: "/")))>" } ?? "<\(url)>"
    }

    private static func markup(_ text: String) -> JSONValue { ["type": "mrkdwn", "text": .string(text)] }
}
