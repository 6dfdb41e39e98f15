import AfterwordCore
import AfterwordDelivery
import Testing

/// Signatures computed with the platforms' own libraries, or by their documented formula where they ship none.
struct ReplySignatureTests {
    private static let secret = "afterword-test-secret"
    private static let at = Instant(milliseconds: 1_767_225_600_000)
    private static let body = Array(#"{"id":"case-12345","score":5}"#.utf8)
    private static let slackBody = Array("payload=%7B%22type%22%3A%22block_actions%22%7D".utf8)

    private static func slack(_ signature: String?, time: String? = "1767225600", body: [UInt8] = slackBody)
        -> InboundRequest
    {
        var headers = ["Content-Type": "application/x-www-form-urlencoded"]
        headers["X-Slack-Request-Timestamp"] = time
        headers["X-Slack-Signature"] = signature
        return InboundRequest(headers: headers, body: body)
    }

    private static let slackSignature = "v0=7de41cd74f8d9efe44cf4b10055f8c6aceb1b5984332e6e6aea9173458944490"

    @Test(arguments: [secret, "older \(secret)", "\(secret) newer"])
    func `Slack's signature is taken under any of the secrets`(_ secrets: String) throws {
        let reader = try #require(SlackReplies(settings: ["signing_secret": secrets]))
        #expect(reader.verdict(on: Self.slack(Self.slackSignature), now: Self.at) == .authentic)
    }

    @Test func `one changed byte anywhere makes Slack's signature wrong`() throws {
        let reader = try #require(SlackReplies(settings: ["signing_secret": Self.secret]))
        for index in Self.slackBody.indices {
            var body = Self.slackBody
            body[index] ^= 1
            #expect(reader.verdict(on: Self.slack(Self.slackSignature, body: body), now: Self.at) == .unauthorized)
        }
    }

    @Test(arguments: [
        nil, "", "v0=", "v0=7de4", slackSignature.uppercased(), "v1" + slackSignature.dropFirst(2),
        slackSignature + "00", "v0=" + String(repeating: "z", count: 64),
    ])
    func `a missing or malformed signature is unauthorized`(_ signature: String?) throws {
        let reader = try #require(SlackReplies(settings: ["signing_secret": Self.secret]))
        #expect(reader.verdict(on: Self.slack(signature), now: Self.at) == .unauthorized)
    }

    @Test(arguments: [(300, InboundVerdict.authentic), (301, .stale), (-300, .authentic), (-301, .stale)])
    func `Slack's time may be five minutes off, in either direction`(_ seconds: Int, _ verdict: InboundVerdict) throws {
        let reader = try #require(SlackReplies(settings: ["signing_secret": Self.secret]))
        #expect(reader.verdict(on: Self.slack(Self.slackSignature), now: Self.at + .seconds(seconds)) == verdict)
    }

    /// Computed by Python's hmac over `v0:TIME:BODY`.
    @Test(arguments: [
        (
            "9223372036854775807", "v0=640b5950b7098562f1e64d89bd0bca8e4d9ad5ae7cb20545a8a547ae17f3e947"
        ),
        (
            "-9223372036854775808", "v0=778f907e416edb660c721149742e871cc00f2e98ccaf33a47e5654856d5bddd8"
        ),
        (
            "-1", "v0=0eb07972509cc394910c79638a83d2324b4710c70faf81fb320538bdd1cc0b3d"
        ),
        (
            "1e300", "v0=e67647e1ccf6364bbff3031b22b9bce80d7316fe04571084c3297a2b6e11f017"
        ),
    ])
    func `a time that no clock shows is unauthorized, rightly signed or not`(_ time: String, _ code: String) throws {
        let reader = try #require(SlackReplies(settings: ["signing_secret": Self.secret]))
        #expect(reader.verdict(on: Self.slack(code, time: time), now: Self.at) == .unauthorized)
    }

    @Test(arguments: [nil, "", "soon", "1767225601"])
    func `a time that was not signed is unauthorized`(_ time: String?) throws {
        let reader = try #require(SlackReplies(settings: ["signing_secret": Self.secret]))
        #expect(reader.verdict(on: Self.slack(Self.slackSignature, time: time), now: Self.at) == .unauthorized)
    }

    @Test(arguments: [
        ("sha256=GywMbDdZvUeKfSH+vjXIamBprgGEGUDLtsTGLoPtisk=", InboundVerdict.authentic),
        ("sha256=GywMbDdZvUeKfSH+vjXIamBprgGEGUDLtsTGLoPtisg=", .unauthorized),
        ("GywMbDdZvUeKfSH+vjXIamBprgGEGUDLtsTGLoPtisk=", .unauthorized), ("sha256=", .unauthorized),
    ])
    func `X signs the body alone`(_ signature: String, _ verdict: InboundVerdict) throws {
        let reader = try #require(XReplies(settings: ["consumer_secret": Self.secret]))
        let request = InboundRequest(headers: ["X-Twitter-Webhooks-Signature": signature], body: Self.body)
        #expect(reader.verdict(on: request, now: Self.at) == verdict)
    }

    @Test func `X's challenge is answered with its code`() throws {
        let reader = try #require(XReplies(settings: ["consumer_secret": Self.secret]))
        let answer = reader.handshake(InboundRequest(method: .get, query: ["crc_token": "challenge_12345"]))
        #expect(answer == .json(["response_token": "sha256=/v+4spedTqnTv+iYn/VI1dLy+p8daeDh7S346CkFRvc="]))
        #expect(reader.handshake(InboundRequest(method: .get)) == .forbidden)
    }

    @Test(arguments: [
        ("one", InboundVerdict.authentic), ("two", .authentic), ("three", .unauthorized), ("on", .unauthorized),
        ("onee", .unauthorized), ("one two", .unauthorized), ("", .unauthorized),
    ])
    func `Telegram shows the secret itself`(_ shown: String, _ verdict: InboundVerdict) throws {
        let reader = try #require(try TelegramReplies(settings: ["webhook_secret": "one two"]))
        let request = InboundRequest(headers: ["X-Telegram-Bot-Api-Secret-Token": shown])
        #expect(reader.verdict(on: request, now: Self.at) == verdict)
        #expect(reader.verdict(on: InboundRequest(), now: Self.at) == .unauthorized)
    }

    @Test func `a channel without a secret has no way back`() throws {
        #expect(try TelegramReplies(settings: [:]) == nil)
        #expect(SlackReplies(settings: ["signing_secret": " "]) == nil)
        #expect(XReplies(settings: [:]) == nil)
    }

    @Test(arguments: ["with.dot", "umlaut-ü", String(repeating: "a", count: 257)])
    func `a secret that Telegram would not take is told before it matters`(_ secret: String) {
        #expect {
            try TelegramReplies(settings: ["webhook_secret": secret])
        } throws: {
            ($0 as? ChannelConfigurationError)?.setting == "webhook_secret"
        }
    }
}
