package import AfterwordCore

/// `type: messenger`: Facebook Messenger Send API (`POST /{page}/messages`).
///
/// Within 24 hours of the person's last message an invitation has quick replies or a link button; from then until the seventh day it is
/// Messenger's own feedback form, which needs the setting `privacy_url` and a scale that the form knows; later nothing may be sent. When
/// Messenger says that the window is closed although we thought it open, the form follows in the same try.
package struct MessengerChannel: ConfiguredChannel {
    package static let typeName = "messenger"
    package static let exampleSettings = [
        "page": "1234567890", "token": "EAAexample", "app_secret": "0123456789abcdef", "verify_token": "afterword",
        "privacy_url": "https://example.org/privacy",
    ]

    /// When to send the feedback form.
    private enum Feedback: String, CaseIterable {
        /// Only when the 24 hours are over.
        case late
        /// Whenever the scale allows it.
        case always
        case never
    }

    package let id: String
    package let addressKind: String? = "messenger"
    package let longestText: Int? = MessengerMessage.text.most
    /// The API knows no repeated message: a copy would be shown twice.
    package let afterUnclearCrash = UnclearPolicy.hold
    /// What a page may send (Meta, "Rate limits": 300 calls a second for text).
    package let pace = SendingPace(perSecond: 300, burst: 50)
    package let replies: (any ReplyReader)?
    private let hearsAnswers: Bool
    private let api: GraphAPI
    private let page: String
    private let privacyURL: String?
    private let feedback: Feedback

    package init(id: String, settings: [String: String], environment: ChannelEnvironment) throws {
        var reader = ChannelSettingsReader(settings, of: Self.typeName, besides: MessengerReplies.settingNames)
        self.id = id
        self.api = try GraphAPI(&reader, tokenHint: "make a page access token in Meta's app dashboard")
        let page = try reader.metaID("page")
        self.page = page ?? "me"
        self.privacyURL = try Self.webAddress(reader.text("privacy_url"), "privacy_url")
        self.feedback = try reader.word("feedback_form", among: Feedback.allCases, default: .late)
        self.replies = try MessengerReplies(settings: settings, page: page)
        self.hearsAnswers = try reader.hearsAnswers(self.replies)
        try reader.finish()
    }

    private static func webAddress(_ text: String?, _ setting: String) throws -> String? {
        guard let text, !["http://", "https://"].contains(where: text.hasPrefix) else { return text }
        throw ChannelConfigurationError(setting: setting, problem: "must begin with https:// or http://")
    }

    /// One queue per page: its limits are the ones that count.
    package func destination(for recipient: String?) -> String { "\(self.id)@\(self.api.host)" }

    package func next(_ message: OutgoingMessage, replies: [TransportReply]) -> ChannelStep {
        guard let recipient = message.message.content.recipient else {
            return .finished(.permanent(because: "the message is for nobody in Messenger"), learned: Learned())
        }
        let bodies = self.bodies(for: message, to: recipient)
        if let last = replies.last {
            guard replies.count < bodies.count, self.saysWindowClosed(last) else {
                return self.end(message, with: last)
            }
        }
        guard replies.count < bodies.count else {
            let reason =
                "the person last wrote more than 24 hours ago, and the feedback form does not fit or is too late"
            return .finished(.permanent(because: reason), learned: Learned())
        }
        return .send(self.api.post("/\(self.page)/messages", bodies[replies.count]))
    }
}

extension MessengerChannel {
    /// The shapes to try one after the other: the second only if Messenger says that the window is closed.
    private func bodies(for message: OutgoingMessage, to recipient: String) -> [JSONValue] {
        let shape = MessengerMessage(message.message.content, to: recipient)
        let form = self.form(for: message).map(shape.feedback)
        let free = shape.free(hearsAnswers: self.hearsAnswers)
        switch MessagingWindow(since: message.message.content.recipientWroteAt, now: message.now) {
        case .open: return self.feedback == .always ? [form ?? free] : [free, form].compactMap(\.self)
        case .week: return [form].compactMap(\.self)
        case .closed: return []
        // The form is allowed in both cases that are likely; nothing is lost by asking when there is none.
        case .unknown: return [form ?? free]
        }
    }

    /// The feedback form for this message; its answers come back only by the webhook.
    private func form(for message: OutgoingMessage) -> MessengerFeedbackForm? {
        guard self.feedback != .never, self.hearsAnswers, let privacyURL = self.privacyURL else { return nil }
        let expiresAt = message.message.expiresAt
        return MessengerFeedbackForm(
            message.message.content,
            privacyURL: privacyURL,
            remaining: expiresAt.map { $0 - message.now }
        )
    }

    private func saysWindowClosed(_ reply: TransportReply) -> Bool {
        self.api.error(in: reply).flatMap { MessengerFate(code: $0.code, subcode: $0.subcode) } == .windowClosed
    }

    private func end(_ message: OutgoingMessage, with last: TransportReply) -> ChannelStep {
        self.api.end(message, with: last) { body in
            body["message_id"]?.string
        } verdict: { error, reply in
            MessengerFate(code: error.code, subcode: error.subcode)?
                .replyClass(of: error, reply, attempt: message.attempt, now: message.now)
        }
    }

    /// Asks for the page's own name.
    package func probe(at now: Instant) -> TransportRequest? { self.api.get("/\(self.page)?fields=id,name") }

    package func finding(of reply: TransportReply) -> ProbeFinding {
        self.api.finding(
            of: reply,
            words: { ($0["name"]?.string).map { "the token belongs to the page \"\($0)\"" } },
            remedy: "Check token and page of the channel \"\(self.id)\"."
        )
    }
}
