package import AfterwordCore
import Foundation

/// `type: webhook`: a JSON POST to a system, signed by Standard Webhooks.
///
/// Settings: `url`; `secret`, several separated by spaces while one is changed; `events`, `all`, `none` or a list of event types;
/// `headers.NAME` for further headers; `ca_file`, certificates (PEM) to trust instead of the system's, for a receiver with an authority
/// of its own.
package struct WebhookChannel: ConfiguredChannel {
    package static let typeName = "webhook"
    package static let exampleSettings = [
        "url": "https://crm.example.org/hook", "secret": "whsec_YWZ0ZXJ3b3JkLXRlc3Qta2V5LTAxMjM0NTY3ODlhYmNk",
    ]

    package let id: String
    package let addressKind: String? = nil
    package let readers = Readership.systems
    /// The receiver knows the message by its `webhook-id`.
    package let afterUnclearCrash = UnclearPolicy.resend
    package let pace = SendingPace.unlimited
    /// Every event unless the setting `events` says otherwise.
    package let events: EventSubscription
    private let url: String
    private let host: String
    private let signing: StandardWebhooks
    private let headers: [String: String]
    private let authorities: String?

    package init(id: String, settings: [String: String], environment: ChannelEnvironment) throws {
        self.id = id
        let url = try Self.url(settings["url"])
        self.url = url.text
        self.host = url.host
        self.signing = StandardWebhooks(secrets: try Self.secrets(settings["secret"]))
        self.events = try Self.events(settings["events"])
        self.headers = try Self.headers(settings)
        self.authorities = settings["ca_file"]
        let unknown = settings.keys.filter { name in
            !["url", "secret", "events", "ca_file"].contains(name) && !name.hasPrefix(Self.headerPrefix)
        }
        if let name = unknown.min() {
            throw ChannelConfigurationError(
                setting: name,
                problem: "is not a setting of a webhook; it has url, secret, events, headers and ca_file"
            )
        }
    }

    package func destination(for recipient: String?) -> String { "\(self.id)@\(self.host)" }

    package func next(_ message: OutgoingMessage, replies: [TransportReply]) -> ChannelStep {
        if let reply = replies.last {
            return .finished(ReplyClass(webhookReply: reply, now: message.now), learned: Learned())
        }
        guard let content = message.message.partForSystems else { return .finished(.unreadable, learned: Learned()) }
        guard !content.data.isEmpty else {
            return .finished(.permanent(because: DeliveryTrouble.writtenForPeople), learned: Learned())
        }
        return .send(self.request(telling: content, for: message))
    }

    /// Asks for the head of the address only, which receivers may answer as they like.
    package func probe(at now: Instant) -> TransportRequest? {
        self.trusting(TransportRequest(method: "HEAD", url: self.url, headers: self.ownHeaders))
    }

    /// Receivers that only take POST answer 404, 405 or 501 to a look, so any answer but a refused door or a failure is a good one.
    package func finding(of reply: TransportReply) -> ProbeFinding {
        guard case .response(let status, _, _) = reply, status < 500 || status == 501,
            ![401, 403, 410].contains(status)
        else {
            return ProbeFinding(reply: reply)
        }
        return .well("\(self.host) answers (HTTP \(status) to a look without a message)")
    }

    private var ownHeaders: [(name: String, value: String)] {
        self.headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
    }

    private func request(telling content: MessageContent, for message: OutgoingMessage) -> TransportRequest {
        let body = Array(content.webhookBody.utf8)
        let signed = self.signing.headers(
            id: message.message.id.text,
            timestamp: message.now.milliseconds / 1000,
            body: body
        )
        let type = [(name: "Content-Type", value: "application/json")]
        return self.trusting(TransportRequest(url: self.url, headers: type + signed + self.ownHeaders, body: body))
    }

    private func trusting(_ request: TransportRequest) -> TransportRequest {
        var request = request
        request.authorities = self.authorities
        return request
    }
}

extension WebhookChannel {
    private static let headerPrefix = "headers."

    private static func url(_ text: String?) throws -> (text: String, host: String) {
        guard let text, !text.isEmpty else {
            throw ChannelConfigurationError(setting: "url", problem: "is missing; give the address to post to")
        }
        guard let url = URLComponents(string: text), let host = url.host, !host.isEmpty,
            ["http", "https"].contains(url.scheme?.lowercased())
        else {
            throw ChannelConfigurationError(
                setting: "url",
                problem: "must be a full address that begins with http:// or https://"
            )
        }
        guard PortNumber.isValid(url.port) else {
            throw ChannelConfigurationError(
                setting: "url",
                problem: "names a port that there is not; ports are 1 to 65535"
            )
        }
        guard url.user == nil, url.password == nil else {
            throw ChannelConfigurationError(
                setting: "url",
                problem: "must not hold a user name or password; use headers"
            )
        }
        return (text, host.lowercased())
    }

    private static func events(_ text: String?) throws -> EventSubscription {
        do throws(EventSubscription.UnknownEvent) {
            return try EventSubscription(text: text ?? "all")
        } catch {
            throw ChannelConfigurationError(setting: "events", problem: error.description)
        }
    }

    /// No secret is allowed: a receiver on the same machine may not need one.
    private static func secrets(_ text: String?) throws -> [WebhookSecret] {
        guard let secrets = WebhookSecret.list(text ?? "") else {
            throw ChannelConfigurationError(
                setting: "secret",
                problem: "begins with whsec_ but does not go on in base64"
            )
        }
        return secrets
    }

    private static func headers(_ settings: [String: String]) throws -> [String: String] {
        var headers: [String: String] = [:]
        for (key, value) in settings where key.hasPrefix(self.headerPrefix) {
            let name = String(key.dropFirst(self.headerPrefix.count))
            guard HeaderRule.isName(name), HeaderRule.isValue(value) else {
                throw ChannelConfigurationError(setting: key, problem: "is not a valid HTTP header")
            }
            guard !HeaderRule.isReserved(name) else {
                throw ChannelConfigurationError(setting: key, problem: "is set by Afterword itself")
            }
            headers[name] = value
        }
        return headers
    }
}

extension MessageContent {
    /// `{"type","timestamp","data"}`; `data` is put in as the text it was stored as, so every try signs and sends the same bytes.
    package var webhookBody: String {
        #"{"type":\#(Self.quoted(self.type)),"timestamp":\#(Self.quoted(self.timestamp)),"data":\#(self.data)}"#
    }

    private static func quoted(_ text: String) -> String {
        String(decoding: JSONValue.string(text).serialized, as: UTF8.self)
    }
}
