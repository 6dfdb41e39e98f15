package import AfterwordCore

/// What Telegram posts to a bot's webhook (`Update` of the Bot API): pressed buttons, typed words, a bot that was blocked.
///
/// Register the address with `setWebhook`, `secret_token` = the setting `webhook_secret`, and `allowed_updates` = `message`,
/// `callback_query`, `my_chat_member`.
package struct TelegramReplies: ReplyReader {
    /// The settings of a `telegram` entry that belong to the way back.
    package static let settingNames: Set<String> = ["webhook_secret"]
    /// What `setWebhook` takes as `secret_token`: 1 to 256 of these.
    private static let secretCharacters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
    /// The most `answerCallbackQuery` shows.
    private static let longestNote = 200

    private let secrets: InboundSecrets

    /// `nil` without a secret: a channel that cannot tell Telegram from a stranger reads no answers.
    package init?(settings: [String: String]) throws {
        guard let secrets = InboundSecrets(settings["webhook_secret"]) else { return nil }
        let words = (settings["webhook_secret"] ?? "").split(separator: " ")
        guard words.allSatisfy({ $0.count <= 256 && $0.allSatisfy(Self.secretCharacters.contains) }) else {
            throw ChannelConfigurationError(
                setting: "webhook_secret",
                problem: "must be 1 to 256 letters, digits, _ or -; Telegram takes nothing else as secret_token"
            )
        }
        self.secrets = secrets
    }

    /// Telegram sends the secret itself; it has no signature and no time.
    package func verdict(on request: InboundRequest, now: Instant) -> InboundVerdict {
        self.secrets.contain(request.header("X-Telegram-Bot-Api-Secret-Token")) ? .authentic : .unauthorized
    }

    package func items(in request: InboundRequest) throws(InboundFailure) -> [InboundItem] {
        let update = try request.json()
        guard let id = update["update_id"]?.integer else { throw InboundFailure("the update has no update_id") }
        return [self.item(in: update, id: String(id))]
    }

    /// Stops the spinner on the pressed button: the reply to a webhook may be a call of the Bot API (so says its page on webhooks).
    package func acknowledgement(of items: [InboundItem], note: String?) -> InboundAnswer {
        guard let query = items.lazy.compactMap(\.acknowledgeAs).first else { return .ok }
        var call = [
            JSONMember("method", "answerCallbackQuery"), JSONMember("callback_query_id", .string(query)),
        ]
        if let note { call.append(JSONMember("text", .string(String(note.prefix(Self.longestNote))))) }
        return .json(.object(call))
    }
}

extension TelegramReplies {
    private func item(in update: JSONValue, id: String) -> InboundItem {
        if let query = update["callback_query"] { return self.press(query, id: id) }
        if let message = update["message"] { return self.message(message, id: id) }
        if let change = update["my_chat_member"] { return self.membership(change, id: id) }
        let kind = update.members?.map(\.name).first { $0 != "update_id" } ?? "empty"
        return InboundItem(id: id, senders: [], content: .ignored(kind))
    }

    /// The message of an old button may be missing, so nothing depends on it but the room.
    private func press(_ query: JSONValue, id: String) -> InboundItem {
        var item = InboundItem(
            id: id,
            senders: Self.number(query["from"]?["id"]),
            content: query["data"]?.string.map { .press($0) } ?? .ignored("callback_query without data")
        )
        item.acknowledgeAs = query["id"]?.string
        item.room = Self.number(query["message"]?["chat"]?["id"]).first
        item.answeredMessage = Self.number(query["message"]?["message_id"]).first
        return item
    }

    /// Only a private chat is a conversation with one person.
    private func message(_ message: JSONValue, id: String) -> InboundItem {
        let isPrivate = message["chat"]?["type"]?.string ?? "private" == "private"
        let text = isPrivate ? message["text"]?.string : nil
        var item = InboundItem(
            id: id,
            senders: Self.number(message["from"]?["id"]),
            content: text.map { .text($0) } ?? .ignored("message without text")
        )
        item.at = message["date"]?.double.flatMap(Instant.init(unixSeconds:))
        item.room = Self.number(message["chat"]?["id"]).first
        item.answeredMessage = Self.number(message["reply_to_message"]?["message_id"]).first
        return item
    }

    private func membership(_ change: JSONValue, id: String) -> InboundItem {
        let content: InboundItem.Content =
            switch change["new_chat_member"]?["status"]?.string {
            case "kicked": .blocked
            case "member": .unblocked
            default: .ignored("my_chat_member")
            }
        let isPrivate = change["chat"]?["type"]?.string ?? "private" == "private"
        var item = InboundItem(
            id: id,
            senders: Self.number(change["from"]?["id"]),
            content: isPrivate ? content : .ignored("my_chat_member of a group")
        )
        item.at = change["date"]?.double.flatMap(Instant.init(unixSeconds:))
        return item
    }

    /// Ids are whole numbers of up to 52 bits; everywhere else they are text.
    private static func number(_ value: JSONValue?) -> [String] {
        value?.integer.map { [String($0)] } ?? []
    }
}
