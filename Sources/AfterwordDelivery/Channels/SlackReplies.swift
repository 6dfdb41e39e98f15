package import AfterwordCore

/// What Slack posts to an app: pressed buttons (`block_actions`, the app's interactivity address) and words typed to the bot (Events API,
/// `message.im`); both go to the same address.
package struct SlackReplies: ReplyReader {
    /// The settings of a `slack` entry that belong to the way back.
    package static let settingNames: Set<String> = ["signing_secret"]
    /// Slack's own libraries refuse what is older.
    static let tolerance = Duration.minutes(5)

    private let secrets: InboundSecrets

    /// `nil` without a secret: a channel that cannot tell Slack from a stranger reads no answers.
    package init?(settings: [String: String]) {
        guard let secrets = InboundSecrets(settings["signing_secret"]) else { return nil }
        self.secrets = secrets
    }

    /// Slack signs `v0:TIME:BODY`; a time that is far off in either direction is a replay or a broken clock.
    package func verdict(on request: InboundRequest, now: Instant) -> InboundVerdict {
        guard let time = request.header("X-Slack-Request-Timestamp"),
            let signedAt = Double(time).flatMap(Instant.init(unixSeconds:))
        else { return .unauthorized }
        let signed = Array("v0:\(time):".utf8) + request.body
        guard self.secrets.verify(request.header("X-Slack-Signature"), over: signed, prefix: "v0=", as: .hex)
        else { return .unauthorized }
        return SigningWindow(past: Self.tolerance, future: Self.tolerance).verdict(signedAt: signedAt, now: now)
    }

    /// `url_verification`: asked once when the Events API gets the address.
    package func handshake(_ request: InboundRequest) -> InboundAnswer? {
        guard request.method == .post, let event = try? request.json(), event["type"]?.string == "url_verification",
            let challenge = event["challenge"]?.string
        else { return nil }
        return .text(challenge)
    }

    package func items(in request: InboundRequest) throws(InboundFailure) -> [InboundItem] {
        if let payload = request.formValue("payload") {
            do {
                return self.presses(in: try JSONReader.read(Array(payload.utf8)))
            } catch {
                throw InboundFailure("the field payload is \(error.reason.rawValue)")
            }
        }
        let envelope = try request.json()
        guard let id = envelope["event_id"]?.string, let event = envelope["event"] else {
            return [InboundItem(id: "", senders: [], content: .ignored(envelope["type"]?.string ?? "unknown"))]
        }
        return [self.message(event, id: id)]
    }
}

extension SlackReplies {
    private func presses(in payload: JSONValue) -> [InboundItem] {
        guard payload["type"]?.string == "block_actions", let user = payload["user"]?["id"]?.string else {
            return [InboundItem(id: "", senders: [], content: .ignored(payload["type"]?.string ?? "unknown"))]
        }
        let message = payload["container"]?["message_ts"]?.string ?? payload["message"]?["ts"]?.string
        return (payload["actions"]?.array ?? []).map { action in
            let value = action["value"]?.string
            var item = InboundItem(
                id: [user, message ?? "", action["action_ts"]?.string ?? ""].joined(separator: ":"),
                senders: [user],
                content: value.map { .press($0) } ?? .ignored("block_actions without value")
            )
            item.room = payload["channel"]?["id"]?.string ?? payload["container"]?["channel_id"]?.string
            item.answeredMessage = message
            item.at = action["action_ts"]?.string.flatMap(Self.instant)
            return item
        }
    }

    /// Only what a person types to the bot itself; edits, joins and our own messages carry a subtype or a bot's id.
    private func message(_ event: JSONValue, id: String) -> InboundItem {
        guard event["type"]?.string == "message", event["channel_type"]?.string == "im", event["bot_id"] == nil,
            event["subtype"] == nil, let user = event["user"]?.string, let text = event["text"]?.string
        else { return InboundItem(id: id, senders: [], content: .ignored(event["type"]?.string ?? "unknown")) }
        var item = InboundItem(id: id, senders: [user], content: .text(Self.plain(text)))
        item.at = event["ts"]?.string.flatMap(Self.instant)
        item.room = event["channel"]?.string
        item.answeredMessage = event["thread_ts"]?.string
        return item
    }

    /// `1767225600.000100`: seconds and a counter.
    private static func instant(_ text: String) -> Instant? {
        Double(text).flatMap(Instant.init(unixSeconds:))
    }

    /// Slack writes `&`, `<` and `>` as entities and pictures as names between colons.
    private static func plain(_ text: String) -> String {
        let named = self.pictures.reduce(text) { $0.replacing(":\($1.name):", with: $1.text) }
        return named.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }

    /// The pictures that can be a score.
    private static let pictures: [(name: String, text: String)] =
        [("star", "⭐"), ("star2", "🌟"), ("keycap_ten", "10")]
        + ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"].enumerated().map {
            ($1, String($0))
        }
}
