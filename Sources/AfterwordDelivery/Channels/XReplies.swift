package import AfterwordCore

/// What X posts about direct messages, in the form of the Account Activity API and in that of the X Activity API (`dm.received`).
package struct XReplies: ReplyReader {
    /// The settings of an `x` entry that belong to the way back.
    package static let settingNames: Set<String> = ["consumer_secret"]

    private let secrets: InboundSecrets

    /// `nil` without a secret: a channel that cannot tell X from a stranger reads no answers.
    package init?(settings: [String: String]) {
        guard let secrets = InboundSecrets(settings["consumer_secret"]) else { return nil }
        self.secrets = secrets
    }

    /// The CRC: X asks at registration and again and again, and turns the address off when the code is wrong.
    package func handshake(_ request: InboundRequest) -> InboundAnswer? {
        guard request.method == .get else { return nil }
        guard let token = request.query["crc_token"], !token.isEmpty else { return .forbidden }
        let code = self.secrets.base64Code(over: Array(token.utf8))
        return .json(["response_token": .string("sha256=\(code)")])
    }

    /// X signs the body alone; it gives no time, so only the memory of events stops a replay.
    package func verdict(on request: InboundRequest, now: Instant) -> InboundVerdict {
        let signature = request.header("x-twitter-webhooks-signature")
        let isValid = self.secrets.verify(signature, over: request.body, prefix: "sha256=", as: .base64)
        return isValid ? .authentic : .unauthorized
    }

    package func items(in request: InboundRequest) throws(InboundFailure) -> [InboundItem] {
        let body = try request.json()
        let isActivity = body["data"]?["event_type"] != nil
        let events = isActivity ? body["data"]?["payload"]?["direct_message_events"] : body["direct_message_events"]
        let own = (isActivity ? body["data"]?["filter"]?["user_id"] : body["for_user_id"]).flatMap(Self.text)
        guard let list = events?.array else {
            let kind = body["data"]?["event_type"]?.string ?? body.members?.map(\.name).first { $0 != "for_user_id" }
            return [InboundItem(id: "", senders: [], content: .ignored(kind ?? "empty"))]
        }
        return list.map { self.item(in: $0, own: own, fallbackID: body["data"]?["event_uuid"]?.string) }
    }
}

extension XReplies {
    private func item(in event: JSONValue, own: String?, fallbackID: String?) -> InboundItem {
        let message = event["message_create"]
        let id = event["id"].flatMap(Self.text) ?? fallbackID
        guard event["type"]?.string == "message_create", let id, let sender = message?["sender_id"].flatMap(Self.text),
            sender != own
        else { return InboundItem(id: id ?? "", senders: [], content: .ignored(event["type"]?.string ?? "unknown")) }
        let data = message?["message_data"]
        // The place of a pressed quick reply is not confirmed by X's present pages; its label comes as text in any case.
        let payload = data?["quick_reply_response"]?["metadata"]?.string
        let text = data?["text"]?.string.map(Self.plain)
        var item = InboundItem(
            id: id,
            senders: [sender],
            content: payload.map { .press($0) } ?? text.map { .text($0) } ?? .ignored("message without text")
        )
        item.at = event["created_timestamp"].flatMap(Self.text).flatMap { Double($0) }
            .flatMap(Instant.init(unixMilliseconds:))
        return item
    }

    /// Ids are texts, but a library in between may have made numbers of them.
    private static func text(_ value: JSONValue) -> String? {
        if case .number(let digits) = value { digits } else { value.string }
    }

    /// X writes `&`, `<` and `>` of a message as entities.
    private static func plain(_ text: String) -> String {
        text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }
}
