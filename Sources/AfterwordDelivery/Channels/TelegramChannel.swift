package import AfterwordCore

/// `type: telegram`: a bot that writes to people who have started it, by `sendMessage` of the Bot API.
///
/// Settings: `token` from BotFather; `to`, the chat that gets a team's messages, e.g. a group's `-100…` or `@channelname`; `answers`:
/// `buttons`, `pages`, `typed` or `link`; `api`, another server of the Bot API; and those of ``TelegramReplies``.
package struct TelegramChannel: ConfiguredChannel {
    package static let typeName = "telegram"
    package static let exampleSettings = [
        "token": "12345:AAExampleExample", "to": "-1001234567890", "webhook_secret": "example-secret",
    ]
    /// Counted after entities are parsed; we send none. <https://core.telegram.org/bots/api#sendmessage>
    static let textLimit = TextLimit.characters(4096)

    package let id: String
    package let addressKind: String? = "telegram"
    package let longestText: Int? = Self.textLimit.most
    /// The Bot API knows no key that would make a copy recognisable.
    package let afterUnclearCrash = UnclearPolicy.hold
    /// "In a single chat, avoid sending more than one message per second": <https://core.telegram.org/bots/faq#broadcasting-to-users>
    package let pace = SendingPace(perSecond: 1, burst: 1)
    /// "No more than about 30 messages per second" to all chats together, from the same page.
    package let overallPace = SendingPace(perSecond: 30, burst: 30)
    package var teamRecipient: String? { self.chat.teamRecipient }
    package let replies: (any ReplyReader)?
    private let chat: ChatSettings

    package init(id: String, settings: [String: String], environment: ChannelEnvironment) throws {
        self.id = id
        self.replies = try TelegramReplies(settings: settings)
        var reader = ChannelSettingsReader(settings, of: Self.typeName, besides: TelegramReplies.settingNames)
        self.chat = try ChatSettings(
            &reader,
            api: "https://api.telegram.org",
            tokenHint: "BotFather shows it when the bot is made",
            hearsAnswers: self.replies != nil,
            unheard: .pages
        )
        try reader.finish()
        guard self.chat.token.utf8.allSatisfy(Self.isTokenByte) else {
            throw ChannelConfigurationError(
                setting: "token",
                problem: "must look like 12345:AAExample, as BotFather shows it"
            )
        }
    }

    package var cautions: [String] {
        self.chat.answers.cautions(hearsAnswers: self.replies != nil, secret: "webhook_secret")
    }

    package func destination(for recipient: String?) -> String {
        Destination.name(self.id, at: self.chat.address.host, of: recipient)
    }

    package func next(_ message: OutgoingMessage, replies: [TransportReply]) -> ChannelStep {
        guard let chat = message.message.content.recipient else {
            return .finished(.permanent(because: "the message is for nobody"), learned: Learned())
        }
        guard let last = replies.last else { return .send(self.request(for: message, to: chat)) }
        do {
            let reply = try PlatformReply(last)
            // A group that became a supergroup has a new id; the message was not sent, and one repetition reaches it.
            if replies.count == 1, let moved = reply.body?["parameters"]?["migrate_to_chat_id"]?.integer {
                return .send(self.request(for: message, to: String(moved)))
            }
            let receipt = reply.body?["result"]?["message_id"]?.integer.map { String($0) }
            return .finished(Self.verdict(on: reply, now: message.now), learned: Learned(receipt: receipt))
        } catch {
            return .finished(ReplyClass(error, sendingOnce: message), learned: Learned())
        }
    }

    /// Tells whose token it is and writes to nobody.
    package func probe(at now: Instant) -> TransportRequest? {
        TransportRequest(method: "GET", url: self.chat.address.url("/bot\(self.chat.token)/getMe"))
    }

    package func finding(of reply: TransportReply) -> ProbeFinding {
        guard let name = try? PlatformReply(reply).body?["result"]?["username"]?.string else {
            return ProbeFinding(reply: reply)
        }
        return .well("the token belongs to @\(name)")
    }
}

extension TelegramChannel {
    private func request(for message: OutgoingMessage, to chat: String) -> TransportRequest {
        TransportRequest(
            url: self.chat.address.url("/bot\(self.chat.token)/sendMessage"),
            headers: [(name: "Content-Type", value: "application/json")],
            body: self.body(of: message.message.content, to: chat).serialized
        )
    }

    /// Plain text without `parse_mode`: nothing in a name or a question can be taken for markup.
    private func body(of content: MessageContent, to chat: String) -> JSONValue {
        let buttons = self.chat.answers.hasButtons ? AnswerButtons(content) : nil
        let words = MessageText(content, legend: buttons?.legend, askingForNumber: self.chat.answers == .typed)
        var body: [JSONMember] = [
            JSONMember("chat_id", Int64(chat).map { JSONValue($0) } ?? .string(chat)),
            JSONMember("text", .string(words.text(within: Self.textLimit))),
            JSONMember("link_preview_options", ["is_disabled": true]),
        ]
        if let buttons {
            let rows = buttons.rows.map { row in
                JSONValue.array(row.map(self.key(for:)))
            }
            body.append(JSONMember("reply_markup", ["inline_keyboard": .array(rows)]))
        }
        return .object(body)
    }

    private func key(for button: AnswerButtons.Button) -> JSONValue {
        self.chat.answers == .pages
            ? ["text": .string(button.label), "url": .string(button.link)]
            : ["text": .string(button.label), "callback_data": .string(button.payload)]
    }

    /// By `error_code`, which usually repeats the HTTP status; <https://core.telegram.org/bots/api#making-requests>.
    ///
    /// 403 is always about this person: blocked, deactivated, never started the bot. So are all kinds of 400.
    static func verdict(on reply: PlatformReply, now: Instant) -> ReplyClass {
        guard let isGood = reply.body?["ok"]?.bool else { return reply.classByStatus(now: now) }
        if isGood, reply.isSuccess { return .sent }
        var reply = reply
        reply.status = reply.body?["error_code"]?.integer ?? reply.status
        let description = reply.body?["description"]?.string
        switch reply.status {
        case 429:
            let seconds = reply.body?["parameters"]?["retry_after"]?.integer
            let until = seconds.flatMap { RetryAfter.instant(String($0), now: now) } ?? reply.retryAfter(now: now)
            return .retry(because: description ?? "HTTP 429", notBefore: until)
        // 404: the token never was one. 409: another program fetches this bot's updates.
        case 404, 409: return .channelFault(because: "\(description ?? "refused") (HTTP \(reply.status))")
        default: return reply.classByStatus(saying: description, now: now)
        }
    }

    /// The token stands in the path of the address.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
