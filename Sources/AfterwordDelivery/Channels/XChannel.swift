package import AfterwordCore
import Foundation

/// `type: x`: direct messages of X's API v2, which have text and no buttons.
///
/// Settings: either `consumer_key`, `consumer_secret`, `access_token` and `access_token_secret` (OAuth 1.0a) or `bearer_token`, a user's
/// OAuth 2.0 token with the scopes `dm.write dm.read tweet.read users.read`; `answers`, `link` or `typed`; `api`, another base address.
/// With `consumer_secret` it also reads answers (``XReplies``).
/// A person's handle is the numeric user id. Only people who allow messages from the account are reached, and only outside X's
/// encrypted chats.
package struct XChannel: ConfiguredChannel {
    package static let typeName = "x"
    package static let exampleSettings = [
        "consumer_key": "exampleConsumerKey", "consumer_secret": "exampleConsumerSecret",
        "access_token": "12345-exampleAccessToken", "access_token_secret": "exampleAccessTokenSecret",
    ]
    /// "Text messages support up to 10,000 characters", says tweepy's documentation of the endpoint; X's own names no number.
    static let textLimit = TextLimit.characters(10_000)

    package let id: String
    package let addressKind: String? = "x"
    package let longestText: Int? = Self.textLimit.most
    /// The API knows no key that would make a copy recognisable.
    package let afterUnclearCrash = UnclearPolicy.hold
    /// 15 messages in 15 minutes and 1,440 in 24 hours for the account that writes, whoever reads: one queue for everybody.
    /// <https://docs.x.com/x-api/fundamentals/rate-limits>
    package let pace = SendingPace(perSecond: 1.0 / 60, burst: 15)
    package let replies: (any ReplyReader)?
    private let address: PlatformAddress
    private let credentials: XCredentials
    private let answers: AnswerForm

    package init(id: String, settings: [String: String], environment: ChannelEnvironment) throws {
        self.id = id
        self.replies = XReplies(settings: settings)
        var reader = ChannelSettingsReader(settings, of: Self.typeName, besides: XReplies.settingNames)
        self.credentials = try XCredentials(&reader)
        self.address = try reader.api(default: "https://api.x.com")
        self.answers = try reader.word("answers", among: [.link, .typed], default: .link)
        try reader.finish()
    }

    package var cautions: [String] {
        self.answers.cautions(hearsAnswers: self.replies != nil, secret: "consumer_secret")
    }

    package func destination(for recipient: String?) -> String { Destination.name(self.id, at: self.address.host) }

    package func next(_ message: OutgoingMessage, replies: [TransportReply]) -> ChannelStep {
        guard let last = replies.last else { return self.first(message) }
        do {
            let reply = try PlatformReply(last)
            let receipt = reply.body?["data"]?["dm_event_id"]?.string
            return .finished(XVerdict.on(reply, now: message.now), learned: Learned(receipt: receipt))
        } catch {
            return .finished(ReplyClass(error, sendingOnce: message), learned: Learned())
        }
    }

    /// Whose keys they are; the endpoint is the one tweepy's `get_me` calls (that it costs nothing of a small plan is unconfirmed).
    package func probe(at now: Instant) -> TransportRequest? {
        let url = self.address.url("/2/users/me")
        let authorization = self.credentials.authorization(
            method: "GET",
            to: url,
            at: now,
            nonce: "probe-\(now.milliseconds)"
        )
        return authorization.map {
            TransportRequest(method: "GET", url: url, headers: [(name: "Authorization", value: $0)])
        }
    }

    package func finding(of reply: TransportReply) -> ProbeFinding {
        guard let name = try? PlatformReply(reply).body?["data"]?["username"]?.string else {
            return ProbeFinding(reply: reply)
        }
        return .well("the keys belong to @\(name)")
    }

    private func first(_ message: OutgoingMessage) -> ChannelStep {
        let content = message.message.content
        guard let recipient = content.recipient else {
            return .finished(.permanent(because: "the message is for nobody"), learned: Learned())
        }
        // The id becomes part of the address.
        guard (1...19).contains(recipient.utf8.count), recipient.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else {
            let reason = "X knows people by a number, and this handle is none"
            return .finished(.permanent(because: reason), learned: Learned())
        }
        let text = MessageText(content, askingForNumber: self.answers == .typed).text(within: Self.textLimit)
        let url = self.address.url("/2/dm_conversations/with/\(recipient)/messages")
        let nonce = "\(message.message.id.text)-\(message.attempt)-\(message.now.milliseconds)"
        guard
            let authorization = self.credentials.authorization(
                method: "POST",
                to: url,
                at: message.now,
                nonce: nonce
            )
        else {
            return .finished(.permanent(because: "the address cannot be signed"), learned: Learned())
        }
        let body: JSONValue = ["text": .string(text)]
        return .send(
            TransportRequest(
                url: url,
                headers: [
                    (name: "Authorization", value: authorization), (name: "Content-Type", value: "application/json"),
                ],
                body: body.serialized
            )
        )
    }
}

/// Who writes: a user's token by OAuth 2.0, or an app's and a user's keys by OAuth 1.0a. X takes no app-only token for messages.
private enum XCredentials: Sendable {
    case bearer(String)
    case signed(OAuth1)

    init(_ reader: inout ChannelSettingsReader) throws {
        let bearer = try reader.credential("bearer_token")
        let names = ["consumer_key", "consumer_secret", "access_token", "access_token_secret"]
        let keys = try names.map { try reader.credential($0) }
        let given = keys.compactMap(\.self)
        if let bearer {
            if let other = zip(names, keys).first(where: { $0.1 != nil && $0.0 != "consumer_secret" }) {
                throw ChannelConfigurationError(setting: other.0, problem: "cannot stand beside bearer_token")
            }
            self = .bearer(bearer)
            return
        }
        guard given.count == names.count else {
            let missing = zip(names, keys).first { $0.1 == nil }?.0 ?? "consumer_key"
            throw ChannelConfigurationError(
                setting: missing,
                problem:
                    "is missing; give all four keys of the app's page \"Keys and tokens\", or a bearer_token of a user"
            )
        }
        self = .signed(
            OAuth1(consumerKey: given[0], consumerSecret: given[1], token: given[2], tokenSecret: given[3])
        )
    }

    func authorization(method: String, to url: String, at now: Instant, nonce: String) -> String? {
        switch self {
        case .bearer(let token): "Bearer \(token)"
        case .signed(let keys):
            keys.authorization(method: method, url: url, timestamp: now.milliseconds / 1000, nonce: nonce)
        }
    }
}

/// What X's replies mean; a refusal is a problem document whose `type` ends in its kind.
/// <https://docs.x.com/x-api/fundamentals/response-codes-and-errors>
private enum XVerdict {
    /// Kinds of 403 that are about the app and not about the person.
    private static let faults: Set<String> = [
        "client-forbidden", "oauth1-permissions", "unsupported-authentication", "client-not-enrolled",
    ]
    /// The bought volume is used up: waiting for minutes would not help.
    private static let pauseWhenCapped = Duration.hours(24)

    static func on(_ reply: PlatformReply, now: Instant) -> ReplyClass {
        if reply.isSuccess, reply.body?["data"]?["dm_event_id"]?.string != nil { return .sent }
        // A success may carry errors instead of data.
        let problem = reply.body?["type"] == nil ? reply.body?["errors"]?.array?.first ?? reply.body : reply.body
        let kind = problem?["type"]?.string?.split(separator: "/").last.map(String.init) ?? ""
        let words = problem?["detail"]?.string ?? problem?["message"]?.string ?? problem?["title"]?.string
        if kind == "usage-capped" {
            return .retry(because: words ?? "usage-capped", notBefore: now + self.pauseWhenCapped)
        }
        if reply.status == 429 {
            return .retry(because: words ?? "HTTP 429", notBefore: self.reset(reply) ?? reply.retryAfter(now: now))
        }
        if self.faults.contains(kind) { return .channelFault(because: "\(words ?? kind) (HTTP \(reply.status))") }
        guard reply.isSuccess, let words else { return reply.classByStatus(saying: words, now: now) }
        return .permanent(because: words)
    }

    /// When the window ends that is used up; those of 24 hours have headers of their own, which X's reference leaves out (unconfirmed).
    private static func reset(_ reply: PlatformReply) -> Instant? {
        let daily = ["x-app-limit-24hour", "x-user-limit-24hour"].filter { reply.headers["\($0)-remaining"] == "0" }
        return (["x-rate-limit"] + daily).compactMap { reply.headers["\($0)-reset"] }.compactMap { Double($0) }
            .compactMap(Instant.init(unixSeconds:)).max()
    }
}
