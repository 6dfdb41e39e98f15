import AfterwordCore

/// The approved templates of a channel.
struct WhatsAppTemplates: Sendable, Equatable {
    /// For every survey: the answer is given on the page behind its button.
    private let general: WhatsAppTemplate?
    /// For surveys whose scale has as many points as the template has quick-reply buttons.
    private let replies: WhatsAppTemplate?
    private let replyCount: Int

    /// Reads `template.…` and `reply_template.…`, each optional.
    init(_ settings: inout ChannelSettingsReader) throws {
        self.general = try WhatsAppTemplate(&settings, "template", button: .link)
        let count = settings.text("reply_template.answers") ?? "5"
        guard let number = Int(count), (2...WhatsAppTemplate.mostButtons).contains(number) else {
            throw ChannelConfigurationError(
                setting: "reply_template.answers",
                problem: "must be the number of its buttons, 2 to \(WhatsAppTemplate.mostButtons)"
            )
        }
        self.replyCount = number
        self.replies = try WhatsAppTemplate(&settings, "reply_template", button: .quickReplies)
    }

    /// The template for this message; `nil` if none can carry it.
    func fitting(_ content: MessageContent, hearsAnswers: Bool) -> WhatsAppTemplate? {
        let asksForPoints = content.scale != nil && content.answers.count == self.replyCount
        if hearsAnswers, content.token != nil, asksForPoints, let replies = self.replies { return replies }
        // Its button gets what follows the fixed start of a survey's address; other pages, as an ambassador's, have another.
        let isSurvey = content.link.flatMap(WhatsAppTemplate.suffix) != nil
        return isSurvey && content.phrases != nil ? self.general : nil
    }
}

/// One template as it was approved in WhatsApp Manager: its name, its languages, what its places get.
struct WhatsAppTemplate: Sendable, Equatable {
    static let mostButtons = 10

    enum Button: Sendable { case link, quickReplies }

    /// What a place of the body can get.
    enum Parameter: String, Sendable, CaseIterable { case name, brand, question, link }

    private let name: String
    private let language: String
    /// Meta's code of the template's language by ours, e.g. `es` → `es_MX`.
    private let languages: [String: String]
    private let parameters: [Parameter]
    private let unnamed: String
    private let button: Button

    /// `nil` if the settings name no such template.
    init?(_ settings: inout ChannelSettingsReader, _ group: String, button: Button) throws {
        let name = settings.text("\(group).name")
        self.language = settings.text("\(group).language") ?? "en"
        self.languages = settings.texts(under: "\(group).languages")
        let words = (settings.text("\(group).parameters") ?? "").split { $0 == " " || $0 == "," }.map(String.init)
        self.parameters = try words.map { try Self.parameter($0, of: group) }
        let unnamed = settings.text("\(group).unnamed")
        guard unnamed != nil || !self.parameters.contains(.name) else {
            throw ChannelConfigurationError(
                setting: "\(group).unnamed",
                problem: "is missing; it stands for the name of people whose name is not known"
            )
        }
        self.unnamed = unnamed ?? ""
        self.button = button
        guard let name else {
            guard settings.says(anythingUnder: group) else { return nil }
            throw ChannelConfigurationError(
                setting: "\(group).name",
                problem: "is missing; it is the template's name in WhatsApp Manager"
            )
        }
        self.name = name
    }

    private static func parameter(_ word: String, of group: String) throws -> Parameter {
        guard let parameter = Parameter(rawValue: word) else {
            let known = Parameter.allCases.map(\.rawValue).joined(separator: ", ")
            throw ChannelConfigurationError(
                setting: "\(group).parameters",
                problem: "\"\(word)\" is unknown; known are \(known)"
            )
        }
        return parameter
    }

    /// The `template` object with this message's words.
    func filled(with content: MessageContent, brand: String) -> JSONValue {
        let values = self.parameters.map { parameter -> JSONValue in
            ["type": "text", "text": .string(Self.oneLine(self.value(of: parameter, content, brand)))]
        }
        let body: [JSONValue] = values.isEmpty ? [] : [["type": "body", "parameters": .array(values)]]
        return [
            "name": .string(self.name),
            "language": ["code": .string(self.languageCode(for: content.locale))],
            "components": .array(body + self.buttons(content)),
        ]
    }

    private func value(of parameter: Parameter, _ content: MessageContent, _ brand: String) -> String {
        switch parameter {
        case .name: content.recipientName ?? self.unnamed
        case .brand: brand
        case .question: content.question ?? content.spokenText
        case .link: content.link ?? ""
        }
    }

    /// Quick replies in the order of the scale; a link button gets what follows `/s/`, the fixed start of its address.
    private func buttons(_ content: MessageContent) -> [JSONValue] {
        switch self.button {
        case .link:
            let suffix = content.link.flatMap(Self.suffix)
            return [Self.button("url", 0, ["type": "text", "text": .string(String(suffix ?? ""))])]
        case .quickReplies:
            return content.answers.enumerated().map { index, answer in
                let payload = AnswerPayload(token: content.token ?? "", value: answer.value).text
                return Self.button("quick_reply", index, ["type": "payload", "payload": .string(payload)])
            }
        }
    }

    /// What follows `/s/`; `nil` if the link leads to no survey.
    static func suffix(of link: String) -> Substring? {
        link.firstRange(of: "/s/").map { link[$0.upperBound...] }
    }

    private static func button(_ type: String, _ index: Int, _ parameter: JSONValue) -> JSONValue {
        [
            "type": "button", "sub_type": .string(type), "index": .string(String(index)),
            "parameters": .array([parameter]),
        ]
    }

    /// The code of the person's language, first whole, then by its first part; else the fallback.
    private func languageCode(for locale: String?) -> String {
        let tag = (locale ?? "").lowercased().replacing("_", with: "-")
        let primary = tag.prefix { $0 != "-" }
        return self.languages[tag] ?? self.languages[String(primary)] ?? self.language
    }

    /// Meta refuses line breaks, tabs and runs of blanks in parameters.
    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
