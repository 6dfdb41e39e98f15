import AfterwordCore
import AfterwordDelivery
import Testing

@Suite struct EmailChannelTests {
    private static let environment = ChannelEnvironment(socketPath: "/tmp/afterword.sock", brand: "Example")
    private static let base = ["server": "smtp://mail.example.org", "from": "Care <care@example.org>"]

    private static func channel(_ settings: [String: String]) throws -> EmailChannel {
        try EmailChannel(id: "mail", settings: self.base.merging(settings) { $1 }, environment: self.environment)
    }

    private static func message(lastError: String? = nil, recipient: String? = "ana@example.org") -> OutgoingMessage {
        var message = Message.example(destination: "mail@mail.example.org")
        message.content.recipient = recipient
        message.lastError = lastError
        return OutgoingMessage(message: message, attempt: 1, now: Instant(milliseconds: 0))
    }

    private static func session(_ channel: EmailChannel) throws -> (request: TransportRequest, session: MailSession) {
        guard case .send(let request) = channel.next(self.message(), replies: []),
            case .mail(let session) = request.payload
        else { throw TransportFailure(code: .other, detail: "no mail") }
        return (request, session)
    }

    @Test(
        arguments: [
            (["server": "smtp://mail.example.org"], "smtp://mail.example.org:587", true),
            (["server": "smtps://mail.example.org"], "smtps://mail.example.org:465", true),
            (["server": "smtp://10.0.0.9:25/greeting.example.org"], "smtp://10.0.0.9:25/greeting.example.org", true),
            (["server": "smtp://10.0.0.9:25", "tls": "none"], "smtp://10.0.0.9:25", false),
            (["server": "smtp://127.0.0.1:2525"], "smtp://127.0.0.1:2525", false),
            (["server": "smtp://[::1]:2525"], "smtp://[::1]:2525", false),
            (["server": "smtp://localhost", "tls": "required"], "smtp://localhost:587", true),
        ] as [([String: String], String, Bool)]
    )
    func `the way is encrypted unless it stays on this machine or the operator says otherwise`(
        _ settings: [String: String],
        _ url: String,
        _ mustEncrypt: Bool
    ) throws {
        let (request, session) = try Self.session(try Self.channel(settings))
        #expect(request.url == url && session.mustEncrypt == mustEncrypt)
    }

    @Test(
        arguments: [
            (["server": "mail.example.org"], "server"), (["server": "http://mail.example.org"], "server"),
            (["server": "smtp://me:pw@mail.example.org"], "server"), (["from": ""], "from"), (["from": "Care"], "from"),
            (["to": "nobody"], "to"), (["reply_to": "a@b@c"], "reply_to"), (["username": "me"], "password"),
            (["password": "pw"], "username"), (["tls": "maybe"], "tls"),
            (["server": "smtps://x.org", "tls": "none"], "tls"),
            (["tls": "none", "username": "me", "password": "pw"], "tls"), (["ca_file": "ca.pem"], "ca_file"),
        ] as [([String: String], String)]
    )
    func `a wrong setting is named`(_ settings: [String: String], _ setting: String) {
        #expect {
            try Self.channel(settings)
        } throws: {
            ($0 as? ChannelConfigurationError)?.setting == setting
        }
    }

    @Test func `the envelope's sender is the return path, the header's is from`() throws {
        let (request, session) = try Self.session(try Self.channel(["return_path": "bounces@example.net"]))
        #expect(session.letter?.sender == "bounces@example.net" && session.letter?.recipient == "ana@example.org")
        #expect(request.headers.first?.value == "Care <care@example.org>")
    }

    @Test func `a message without a person goes to the team, or nowhere with words`() throws {
        #expect(try Self.channel(["to": "Team <team@example.org>"]).teamRecipient == "team@example.org")
        let step = try Self.channel([:]).next(Self.message(recipient: nil), replies: [])
        guard case .finished(.permanent(let reason), _) = step else {
            Issue.record("\(step)")
            return
        }
        #expect(reason.contains("\"to\""))
    }

    @Test func `an address that cannot be written to is the next channel's turn`() throws {
        let step = try Self.channel([:]).next(Self.message(recipient: "josé@example.org"), replies: [])
        guard case .finished(.permanent, let learned) = step else {
            Issue.record("\(step)")
            return
        }
        #expect(!learned.isAddressDead)
    }
}

@Suite struct MailVerdictTests {
    private static func verdict(_ code: Int, _ text: String) -> MailVerdict {
        MailVerdict(.response(status: code, headers: [:], body: Array(text.utf8)), to: self.message())
    }

    private static func message(lastError: String? = nil) -> OutgoingMessage {
        var message = Message.example(destination: "mail@mail.example.org")
        message.lastError = lastError
        return OutgoingMessage(message: message, attempt: 1, now: Instant(milliseconds: 0))
    }

    @Test func `an accepted letter keeps what the server called it`() {
        let verdict = Self.verdict(250, "2.0.0 Ok: queued as 4BX\r\n")
        #expect(verdict.reply == .sent && verdict.learned.receipt == "2.0.0 Ok: queued as 4BX")
    }

    @Test(arguments: [421, 450, 451, 452, 454, 355])
    func `a refusal for now is tried again`(_ code: Int) {
        #expect(Self.verdict(code, "4.3.0 later").reply == .retry(because: "SMTP \(code) 4.3.0 later", notBefore: nil))
    }

    @Test(arguments: [
        (530, ""), (534, ""), (535, "5.7.8 no"), (538, ""), (550, "5.1.8 bad sender"), (553, "5.1.7 bad sender"),
    ])
    func `what every letter would meet stops the channel`(_ code: Int, _ text: String) {
        guard case .channelFault = Self.verdict(code, text).reply else {
            Issue.record("\(code) \(text)")
            return
        }
    }

    @Test(
        arguments: [
            (550, "5.1.1 no such user", true), (550, "5.1.10 null MX", true), (550, "5.2.1 disabled", true),
            (550, "no such user", false), (550, "5.7.1 policy", false), (551, "moved", false),
            (552, "5.3.4 too big", false),
            (553, "5.1.11 x", false), (554, "5.7.1 spam", false), (501, "5.1.3 bad address", true),
        ]
    )
    func `a refusal for good is the next channel's turn, and may mark the address`(
        _ code: Int,
        _ text: String,
        _ isDead: Bool
    ) {
        let verdict = Self.verdict(code, text)
        #expect(verdict.reply == .permanent(because: "SMTP \(code) \(text)") && verdict.learned.isAddressDead == isDead)
    }

    @Test func `a letter that may have arrived goes once more, then a person decides`() throws {
        let lost = TransportReply.failure(TransportFailure(code: .reset, detail: "gone", mayHaveArrived: true))
        guard case .postpone(let reason, _) = MailVerdict(lost, to: Self.message()).reply else {
            Issue.record("not postponed")
            return
        }
        guard case .unclear = MailVerdict(lost, to: Self.message(lastError: reason)).reply else {
            Issue.record("sent a third time")
            return
        }
    }

    @Test func `a server's words are shown on one line and not endlessly`() {
        guard
            case .permanent(let reason) = Self.verdict(554, "a\r\nb\u{1B}[31m" + String(repeating: "x", count: 999))
                .reply
        else {
            Issue.record("not permanent")
            return
        }
        #expect(reason.hasPrefix("SMTP 554 a b [31mxxx") && reason.count < 220)
    }
}
