import AfterwordCore

/// The bodies of one message to one person, by the limits of the Cloud API's pages on interactive and template messages.
struct WhatsAppMessage: Sendable {
    /// Rows of a list, over all its sections.
    static let mostRows = 10
    static let text = TextLimit.characters(4096)
    private static let interactiveBody = TextLimit.characters(1024)
    private static let button = TextLimit.characters(20)
    private static let row = TextLimit.characters(24)
    private static let description = TextLimit.characters(72)

    private let content: MessageContent
    private let envelope: [JSONMember]
    private let brand: String

    /// `brand` is the account's, for messages that name no other.
    init(_ message: Message, to recipient: String, brand: String) {
        self.content = message.content
        self.brand = message.content.brand ?? brand
        self.envelope = [
            JSONMember("messaging_product", "whatsapp"), JSONMember("recipient_type", "individual"),
            Self.address(recipient),
            // Comes back in the status webhooks, so that Meta's logs and ours can be laid side by side.
            JSONMember("biz_opaque_callback_data", .string(message.id.text)),
        ]
    }

    /// For an open window: a list if the answers can be heard and fit one, else a button with the link, else plain text.
    func free(hearsAnswers: Bool) -> JSONValue {
        if hearsAnswers, let token = self.content.buttonToken, self.content.answers.count <= Self.mostRows {
            return self.body("interactive", self.list(token))
        }
        if let link = self.content.link, let label = self.content.phrases?.answerHere {
            return self.body("interactive", self.linkButton(link, label, askingForNumber: hearsAnswers))
        }
        return self.body(
            "text",
            ["preview_url": false, "body": .string(MessageText(self.content).text(within: Self.text))]
        )
    }

    /// For any time: the approved template with this message's parameters.
    func template(_ template: WhatsAppTemplate) -> JSONValue {
        self.body("template", template.filled(with: self.content, brand: self.brand))
    }

    private func body(_ type: String, _ payload: JSONValue) -> JSONValue {
        .object(self.envelope + [JSONMember("type", .string(type)), JSONMember(type, payload)])
    }

    private func list(_ token: String) -> JSONValue {
        let rows = self.content.answers.map { Self.row(for: $0, token) }
        let opener = self.content.phrases?.answerHere ?? self.brand
        return [
            "type": "list",
            "body": ["text": .string(MessageText(self.content).text(within: Self.interactiveBody))],
            "action": [
                "button": .string(Self.button.cut(opener)),
                "sections": [["title": .string(Self.row.cut(self.brand)), "rows": .array(rows)]],
            ],
        ]
    }

    /// A number is the title of its row and its words the description; a choice is its own title.
    private static func row(for answer: AnswerLink, _ token: String) -> JSONValue {
        let title = answer.isNumber ? answer.value : answer.label
        let payload = AnswerPayload(token: token, value: answer.value).text
        var row = [JSONMember("id", .string(payload)), JSONMember("title", .string(self.row.cut(title)))]
        if let words = answer.isNumber ? answer.words : self.row.length(of: title) > self.row.most ? title : nil {
            row.append(JSONMember("description", .string(self.description.cut(words))))
        }
        return .object(row)
    }

    /// More answers than a list has rows can still be typed.
    private func linkButton(_ link: String, _ label: String, askingForNumber: Bool) -> JSONValue {
        var words = self.content
        words.link = nil
        return [
            "type": "cta_url",
            "body": [
                "text": .string(MessageText(words, askingForNumber: askingForNumber).text(within: Self.interactiveBody))
            ],
            "action": [
                "name": "cta_url",
                "parameters": ["display_text": .string(Self.button.cut(label)), "url": .string(link)],
            ],
        ]
    }

    /// A number goes into `to` as digits; what has letters is a business-scoped user id and goes into `recipient`.
    private static func address(_ handle: String) -> JSONMember {
        if handle.contains(where: \.isLetter) { return JSONMember("recipient", .string(handle)) }
        return JSONMember("to", .string(handle.filter(\.isNumber)))
    }
}
