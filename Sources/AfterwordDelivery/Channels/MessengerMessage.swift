import AfterwordCore

/// The bodies of one message to one person, by the limits of Meta's pages on the Send API.
struct MessengerMessage: Sendable {
    static let mostQuickReplies = 13
    /// Meta publishes no limit of a text any more; 2000 characters is what it said once: unconfirmed.
    static let text = TextLimit.characters(2000)
    private static let buttonText = TextLimit.characters(640)
    private static let title = TextLimit.characters(20)

    private let content: MessageContent
    private let recipient: JSONMember

    init(_ content: MessageContent, to recipient: String) {
        self.content = content
        self.recipient = JSONMember("recipient", ["id": .string(recipient)])
    }

    /// For an open window: quick replies if the answers can be heard and fit, else a button with the link, else plain text.
    func free(hearsAnswers: Bool) -> JSONValue {
        let message: JSONValue
        if hearsAnswers, let token = self.content.buttonToken, self.content.answers.count <= Self.mostQuickReplies {
            message = self.quickReplies(token)
        } else if let link = self.content.link, let label = self.content.phrases?.answerHere {
            message = self.linkButton(link, label)
        } else {
            message = ["text": .string(MessageText(self.content).text(within: Self.text))]
        }
        return .object([self.recipient, JSONMember("messaging_type", "RESPONSE"), JSONMember("message", message)])
    }

    /// For the seven days after the person wrote.
    func feedback(_ form: MessengerFeedbackForm) -> JSONValue {
        .object([
            self.recipient, JSONMember("messaging_type", "MESSAGE_TAG"), JSONMember("tag", "CUSTOMER_FEEDBACK"),
            JSONMember("message", ["attachment": ["type": "template", "payload": form.payload]]),
        ])
    }

    /// Words on the buttons if all of them fit; else numbers, and the text says what the ends mean.
    private func quickReplies(_ token: String) -> JSONValue {
        let answers = self.content.answers
        let hasWords = answers.allSatisfy { !$0.isNumber || Self.title.length(of: $0.label) <= Self.title.most }
        let legend = hasWords ? nil : [answers.first, answers.last].compactMap { $0?.numbered }.joined(separator: "\n")
        let buttons = answers.map { answer -> JSONValue in
            [
                "content_type": "text", "title": .string(Self.title.cut(hasWords ? answer.label : answer.value)),
                "payload": .string(AnswerPayload(token: token, value: answer.value).text),
            ]
        }
        let text = MessageText(self.content, legend: legend).text(within: Self.text)
        return ["text": .string(text), "quick_replies": .array(buttons)]
    }

    private func linkButton(_ link: String, _ label: String) -> JSONValue {
        var words = self.content
        words.link = nil
        let button: JSONValue = ["type": "web_url", "url": .string(link), "title": .string(Self.title.cut(label))]
        let payload: JSONValue = [
            "template_type": "button", "text": .string(MessageText(words).text(within: Self.buttonText)),
            "buttons": .array([button]),
        ]
        return ["attachment": ["type": "template", "payload": payload]]
    }
}
