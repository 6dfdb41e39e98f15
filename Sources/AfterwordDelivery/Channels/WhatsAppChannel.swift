package import AfterwordCore

/// `type: whatsapp`: WhatsApp Business Cloud API (`POST /{phone-number-id}/messages`).
///
/// Within 24 hours of the person's last message an invitation is a list of answers or a link button; later, or when nobody knows, it is the
/// template of the configuration, which Meta must have approved. Meta may know better: when it refuses with 131047, the template follows in
/// the same try, and when it says so later, the message goes again as the template.
package struct WhatsAppChannel: ConfiguredChannel {
    package static let typeName = "whatsapp"
    package static let exampleSettings = [
        "phone_number": "106540352242922", "token": "EAAexample", "app_secret": "0123456789abcdef",
        "verify_token": "afterword",
        "template.name": "afterword_survey", "template.language": "en", "template.parameters": "brand question",
    ]

    /// Whose handle is the number to write to.
    private enum Address: String, CaseIterable { case whatsapp, phone }

    package let id: String
    package let addressKind: String?
    package let longestText: Int? = WhatsAppMessage.text.most
    /// The API knows no repeated message: a copy would be shown twice.
    package let afterUnclearCrash = UnclearPolicy.hold
    /// What a number may send by default (Meta, "Throughput": 80 messages a second).
    package let pace = SendingPace(perSecond: 80, burst: 20)
    package let replies: (any ReplyReader)?
    private let hearsAnswers: Bool
    private let api: GraphAPI
    private let phoneNumberID: String
    private let brand: String
    private let templates: WhatsAppTemplates

    package init(id: String, settings: [String: String], environment: ChannelEnvironment) throws {
        var reader = ChannelSettingsReader(settings, of: Self.typeName, besides: WhatsAppReplies.settingNames)
        self.id = id
        self.brand = environment.brand
        self.api = try GraphAPI(&reader, tokenHint: "make one for a system user in Meta's business settings")
        guard let number = try reader.metaID("phone_number") else {
            throw ChannelConfigurationError(
                setting: "phone_number",
                problem: "is missing; it is the phone number ID in WhatsApp Manager, not the number itself"
            )
        }
        self.phoneNumberID = number
        self.addressKind = try reader.word("address", among: Address.allCases, default: .whatsapp).rawValue
        self.templates = try WhatsAppTemplates(&reader)
        self.replies = try WhatsAppReplies(settings: settings, phoneNumberID: number)
        self.hearsAnswers = try reader.hearsAnswers(self.replies)
        try reader.finish()
    }

    /// One queue per number of ours: its limits are the ones that count. A limit per person only postpones that person's message.
    package func destination(for recipient: String?) -> String { "\(self.id)@\(self.api.host)" }

    package func next(_ message: OutgoingMessage, replies: [TransportReply]) -> ChannelStep {
        guard let recipient = message.message.content.recipient else {
            return .finished(
                .permanent(because: "the message is for nobody with a WhatsApp number"),
                learned: Learned()
            )
        }
        let bodies = self.bodies(for: message, to: recipient)
        if let last = replies.last {
            guard replies.count < bodies.count, self.saysWindowClosed(last) else {
                return self.end(message, with: last)
            }
        }
        guard replies.count < bodies.count else {
            let reason = "the person last wrote more than 24 hours ago, and no template is configured that fits"
            return .finished(.permanent(because: reason), learned: Learned())
        }
        return .send(self.api.post("/\(self.phoneNumberID)/messages", bodies[replies.count]))
    }
}

extension WhatsAppChannel {
    /// The shapes to try one after the other: the second only if the platform says that the window is closed.
    private func bodies(for message: OutgoingMessage, to recipient: String) -> [JSONValue] {
        let shape = WhatsAppMessage(message.message, to: recipient, brand: self.brand)
        let template = self.templates.fitting(message.message.content, hearsAnswers: self.hearsAnswers).map(
            shape.template
        )
        let free = shape.free(hearsAnswers: self.hearsAnswers)
        switch MessagingWindow(since: message.message.content.recipientWroteAt, now: message.now) {
        case .open: return [free, template].compactMap(\.self)
        case .week, .closed: return [template].compactMap(\.self)
        // Nothing is lost by asking when there is no template to prefer.
        case .unknown: return [template ?? free]
        }
    }

    private func saysWindowClosed(_ reply: TransportReply) -> Bool {
        self.api.error(in: reply).flatMap { WhatsAppFate(code: $0.code) } == .windowClosed
    }

    private func end(_ message: OutgoingMessage, with last: TransportReply) -> ChannelStep {
        self.api.end(message, with: last) { body in
            body["messages"]?.array?.first?["id"]?.string
        } verdict: { error, reply in
            WhatsAppFate(code: error.code)?.replyClass(of: error, reply, now: message.now)
        }
    }

    package func formForAnyTime(_ content: MessageContent) -> String? {
        self.templates.fitting(content, hearsAnswers: self.hearsAnswers).map { _ in "the approved template" }
    }

    /// Asks for the number's own entry.
    package func probe(at now: Instant) -> TransportRequest? {
        self.api.get("/\(self.phoneNumberID)?fields=display_phone_number,verified_name")
    }

    package func finding(of reply: TransportReply) -> ProbeFinding {
        self.api.finding(
            of: reply,
            words: { ($0["display_phone_number"]?.string).map { "the token may use \($0)" } },
            remedy: "Check token and phone_number of the channel \"\(self.id)\"."
        )
    }
}
