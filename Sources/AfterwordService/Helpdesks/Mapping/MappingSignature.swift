import AfterwordCore

/// How a mapped helpdesk proves that it is itself.
enum MappingSignature: Sendable, Equatable {
    /// Standard Webhooks 1.0.0: `webhook-id`, `webhook-timestamp`, `webhook-signature`.
    case standardWebhooks
    /// An HMAC in a header.
    case code(SignedCode)
    /// The secret itself in a header.
    case staticHeader(name: String, prefix: String)
    /// `Authorization: Basic`; the secret is `USER:PASSWORD`.
    case basic

    /// The words of `scheme:`.
    enum Scheme: String, Sendable, CaseIterable {
        case standardWebhooks = "standard_webhooks"
        case hmacSHA256 = "hmac_sha256"
        case hmacSHA1 = "hmac_sha1"
        case staticHeader = "static_header"
        case basic
    }

    /// Reads the secrets as the scheme wants them; `nil` if one of them is not written so.
    func secrets(_ text: String) -> InboundSecrets? {
        guard self == .standardWebhooks else { return InboundSecrets(text) }
        return WebhookSecret.list(text).flatMap { InboundSecrets(keys: $0.map(\.bytes)) }
    }

    func verdict(on request: InboundRequest, secrets: InboundSecrets, now: Instant) -> InboundVerdict {
        switch self {
        case .standardWebhooks: return self.standardVerdict(on: request, secrets: secrets, now: now)
        case .code(let code): return code.verdict(on: request, secrets: secrets, now: now)
        case .staticHeader(let name, let prefix):
            guard let value = request.header(name), value.hasPrefix(prefix) else { return .unauthorized }
            return secrets.contain(String(value.dropFirst(prefix.count))) ? .authentic : .unauthorized
        case .basic:
            return secrets.containBasic(request.header("Authorization")) ? .authentic : .unauthorized
        }
    }

    /// The time that was signed, as it was written: part of the key of an event that has no id.
    func stamp(of request: InboundRequest) -> String? {
        switch self {
        case .standardWebhooks: request.header("webhook-timestamp")
        case .code(let code): code.timestamp.flatMap { request.header($0.header) }
        case .staticHeader, .basic: nil
        }
    }

    /// Several signatures, one for each secret of the sender, stand in one header with spaces between.
    private func standardVerdict(on request: InboundRequest, secrets: InboundSecrets, now: Instant) -> InboundVerdict {
        guard let id = request.header("webhook-id"), let stamp = request.header("webhook-timestamp"),
            let signedAt = MappedTime.Format.unixSeconds.instant(stamp)
        else { return .unauthorized }
        let signed = Array("\(id).\(stamp).".utf8) + request.body
        let signatures = (request.header("webhook-signature") ?? "").split(separator: " ").prefix(16)
        let isGenuine = signatures.reduce(false) { isGenuine, signature in
            secrets.verify(String(signature), over: signed, prefix: "v1,", as: .base64) || isGenuine
        }
        guard isGenuine else { return .unauthorized }
        // The standard asks for the same five minutes both ways.
        return SigningWindow(future: .seconds(300)).verdict(signedAt: signedAt, now: now)
    }
}

/// An HMAC over the body, or over the body and a time.
struct SignedCode: Sendable, Equatable {
    /// The header that holds the time, and how it is written there.
    struct Timestamp: Sendable, Equatable {
        var header: String
        var format: MappedTime.Format
    }

    var header: String
    var hash: InboundSecrets.Hash
    var encoding: InboundSecrets.Encoding
    /// What stands in front of the code, e.g. `sha256=`.
    var prefix: String
    /// What is signed, with `{body}` and `{timestamp}` in it.
    var content: String
    var timestamp: Timestamp?

    func verdict(on request: InboundRequest, secrets: InboundSecrets, now: Instant) -> InboundVerdict {
        let stamp = self.timestamp.flatMap { request.header($0.header) }
        guard self.timestamp == nil || stamp != nil,
            secrets.verify(
                request.header(self.header),
                over: self.signed(request.body, stamp: stamp ?? ""),
                by: self.hash,
                prefix: self.prefix,
                as: self.encoding
            )
        else { return .unauthorized }
        guard let timestamp, let stamp else { return .authentic }
        guard let signedAt = timestamp.format.instant(stamp) else { return .unauthorized }
        return SigningWindow().verdict(signedAt: signedAt, now: now)
    }

    /// The template filled; the body goes in as the bytes that came.
    private func signed(_ body: [UInt8], stamp: String) -> [UInt8] {
        let halves = self.content.split(separator: "{body}", maxSplits: 1, omittingEmptySubsequences: false).map {
            Array($0.replacing("{timestamp}", with: stamp).utf8)
        }
        return halves[0] + body + (halves.count > 1 ? halves[1] : [])
    }
}
