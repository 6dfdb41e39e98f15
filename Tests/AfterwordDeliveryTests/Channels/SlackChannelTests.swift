import AfterwordCore
import AfterwordDelivery
import Testing

@Suite struct SlackChannelTests {
    private static let opened = PlatformExamples.reply(200, #"{"ok":true,"channel":{"id":"D42"}}"#)
    private static let posted = PlatformExamples.reply(200, #"{"ok":true,"channel":"D42","ts":"1.5"}"#)

    private func channel(_ settings: [String: String] = [:]) throws -> SlackChannel {
        let settings = ["token": "xoxb-1", "to": "C9", "signing_secret": "s"].merging(settings) { $1 }
        return try SlackChannel(id: "team", settings: settings, environment: PlatformExamples.environment)
    }

    private static func refusal(_ word: String) -> TransportReply {
        PlatformExamples.reply(200, #"{"ok":false,"error":"\#(word)"}"#)
    }

    private func known(_ room: String) -> OutgoingMessage {
        var message = PlatformExamples.invitation(to: "U1")
        message.message.content.room = room
        return message
    }

    @Test func `without a way back there are no buttons`() throws {
        let body = try self.body(PlatformExamples.invitation(to: "U1"), ["signing_secret": ""])
        let kinds = body["blocks"]?.array?.flatMap { $0["elements"]?.array ?? [] }.compactMap { $0["value"] }
        #expect(kinds?.isEmpty ?? true)
    }

    private func body(_ message: OutgoingMessage, _ settings: [String: String] = [:]) throws -> JSONValue {
        try #require(try self.channel(settings).next(message, replies: [Self.opened]).request?.json)
    }

    // MARK: Rooms

    @Test func `a conversation is opened, then written to, and learned`() throws {
        let message = PlatformExamples.invitation(to: "U1")
        let open = try #require(try self.channel().next(message, replies: []).request)
        #expect(open.url == "https://slack.com/api/conversations.open")
        #expect(open.json == ["users": "U1"])
        #expect(open.header("Authorization") == "Bearer xoxb-1")
        let post = try #require(try self.channel().next(message, replies: [Self.opened]).request)
        #expect(post.url == "https://slack.com/api/chat.postMessage")
        #expect(post.header("Content-Type") == "application/json; charset=utf-8")
        #expect(post.json?["channel"] == "D42")
        let end = try self.channel().next(message, replies: [Self.opened, Self.posted])
        #expect(end.verdict == .sent)
        #expect(end.learned == Learned(receipt: "1.5", room: "D42"))
    }

    @Test func `a known conversation takes one request`() throws {
        let post = try self.channel().next(self.known("D7"), replies: [])
        #expect(post.request?.json?["channel"] == "D7")
        let end = try self.channel().next(self.known("D7"), replies: [Self.posted])
        #expect(end.verdict == .sent)
        #expect(end.learned?.room == nil)
    }

    @Test(arguments: ["channel_not_found", "is_archived", "not_in_channel"])
    func `a known conversation that is gone is opened anew in the same try`(_ word: String) throws {
        let channel = try self.channel()
        let gone = Self.refusal(word)
        #expect(channel.next(self.known("D7"), replies: [gone]).request?.json == ["users": "U1"])
        #expect(channel.next(self.known("D7"), replies: [gone, Self.opened]).request?.json?["channel"] == "D42")
        let end = channel.next(self.known("D7"), replies: [gone, Self.opened, Self.posted])
        #expect(end.learned == Learned(receipt: "1.5", room: "D42"))
        let vain = channel.next(self.known("D7"), replies: [gone, Self.refusal("user_not_found")])
        #expect(vain.verdict?.kind == .permanent)
    }

    @Test func `opening that gives no room sends nothing`() throws {
        let message = PlatformExamples.invitation(to: "U1")
        let odd = PlatformExamples.reply(200, #"{"ok":true}"#)
        #expect(try self.channel().next(message, replies: [odd]).verdict?.kind == .permanent)
        let lost = TransportReply.failure(TransportFailure(code: .timedOut, detail: "x", mayHaveArrived: true))
        #expect(try self.channel().next(message, replies: [lost]).verdict?.kind == .retry)
    }

    @Test func `a team's message goes straight to its channel, or to a member by a conversation`() throws {
        let post = try self.channel().next(PlatformExamples.alert(to: "C9"), replies: [])
        #expect(post.request?.json?["channel"] == "C9")
        #expect(try self.channel().next(PlatformExamples.alert(to: "C9"), replies: [Self.posted]).verdict == .sent)
        let toMember = try self.channel(["to": "U5"]).next(PlatformExamples.alert(to: "U5"), replies: [])
        #expect(toMember.request?.json == ["users": "U5"])
    }

    @Test func `a person's handle is never taken for a channel`() throws {
        let step = try self.channel().next(PlatformExamples.invitation(to: "C1"), replies: [])
        #expect(step.request?.url.hasSuffix("conversations.open") == true)
    }

    // MARK: Rendering

    @Test func `blocks hold the words with the link, the buttons, and how to stop`() throws {
        let body = try self.body(PlatformExamples.invitation(to: "U1"))
        let blocks = try #require(body["blocks"]?.array)
        #expect(blocks.map { $0["type"]?.string } == ["section", "actions", "context"])
        let words = """
            Care at Example, about your case 7
            How satisfied are you?

            <\(PlatformExamples.link)|Answer here>
            """
        #expect(body["text"]?.string == words)
        #expect(blocks[0]["text"]?["text"]?.string == words)
        let buttons = try #require(blocks[1]["elements"]?.array)
        #expect(buttons.map { $0["text"]?["text"]?.string } == ["Very bad", "Bad", "Fair", "Good", "Very good"])
        #expect(buttons.last?["value"]?.string == "s:\(PlatformExamples.token):5")
        #expect(Set(buttons.compactMap { $0["action_id"]?.string }).count == 5)
        #expect(
            blocks[2]["elements"]?.array?.first?["text"]?.string == "<\(PlatformExamples.stopLink)|No more surveys>"
        )
        #expect(body["unfurl_links"] == false)
    }

    @Test func `the characters of markup are escaped everywhere`() throws {
        var message = PlatformExamples.invitation(to: "U1", text: "<!channel> R&D <https://evil.example|click>")
        message.message.content.link = "https://s.example.org/s/t?a=1&b=2"
        let text = try #require(try self.body(message)["blocks"]?.array?.first?["text"]?["text"]?.string)
        #expect(text.hasPrefix("&lt;!channel&gt; R&amp;D &lt;https://evil.example|click&gt;\n"))
        #expect(text.hasSuffix("<https://s.example.org/s/t?a=1&amp;b=2|Answer here>"))
    }

    @Test func `a section counts after escaping, and no entity and no link is torn`() throws {
        let message = PlatformExamples.invitation(to: "U1", text: String(repeating: "&", count: 5000))
        let blocks = try #require(try self.body(message)["blocks"]?.array)
        let texts = blocks.filter { $0["type"] == "section" }.compactMap { $0["text"]?["text"]?.string }
        #expect(texts.count == 9 && texts.allSatisfy { $0.utf16.count <= 3000 })
        let link = "\n\n<\(PlatformExamples.link)|Answer here>"
        #expect(texts.last?.hasSuffix("&amp;" + link) == true)
        #expect(texts.joined().replacing(link, with: "") == String(repeating: "&amp;", count: 5000))
    }

    @Test func `what somebody writes by hand goes whole`() throws {
        let words = (1...600).map { "word\($0)" }.joined(separator: " ")
        let body = try self.body(PlatformExamples.invitation(to: "U1", text: words))
        let sections = try #require(body["blocks"]?.array).filter { $0["type"] == "section" }
            .compactMap { $0["text"]?["text"]?.string }
        #expect(sections.count == 2 && sections.allSatisfy { $0.utf16.count <= 3000 })
        #expect(sections.joined(separator: " ").hasPrefix(words + "\n\n<"))
        #expect(body["text"]?.string?.contains("word600") == true)
    }

    @Test func `an answer that is typed is asked for with what its numbers mean`() throws {
        let body = try self.body(PlatformExamples.invitation(to: "U1"), ["answers": "typed"])
        let meaning = "1 · Very bad\n2 · Bad\n3 · Fair\n4 · Good\n5 · Very good\nReply with a number from 1 to 5."
        #expect(body["text"]?.string?.contains(meaning) == true)
    }

    @Test func `eleven numbers say in the text what their ends mean`() throws {
        let message = PlatformExamples.invitation(to: "U1", answers: PlatformExamples.recommendation)
        let blocks = try #require(try self.body(message)["blocks"]?.array)
        #expect(blocks[0]["text"]?["text"]?.string?.contains("0 · Not likely\n10 · Very likely\n<") == true)
        #expect(blocks[1]["elements"]?.array?.map { $0["text"]?["text"]?.string } == (0...10).map(String.init))
    }

    @Test func `answers: link leaves the buttons out`() throws {
        let body = try self.body(PlatformExamples.invitation(to: "U1"), ["answers": "link"])
        #expect(body["blocks"]?.array?.map { $0["type"]?.string } == ["section", "context"])
    }

    // MARK: Replies

    @Test(
        arguments: [
            .permanent: [
                "channel_not_found", "user_not_found", "user_not_visible", "user_disabled", "is_archived",
                "not_in_channel", "restricted_action", "restricted_action_read_only_channel",
                "invalid_user_combination",
                "msg_too_long", "no_text", "too_many_attachments", "invalid_arguments", "invalid_blocks",
                "invalid_charset", "invalid_post_type", "a_word_of_tomorrow",
            ],
            .fault: [
                "not_authed", "invalid_auth", "account_inactive", "token_revoked", "token_expired", "missing_scope",
                "no_permission", "org_login_required", "ekm_access_denied",
            ],
            .retry: ["ratelimited", "rate_limited", "service_unavailable", "request_timeout", "team_added_to_org"],
            .postpone: ["fatal_error", "internal_error"],
        ] as [VerdictKind: [String]]
    )
    func `every word of Slack has its class, though the status is 200`(_ kind: VerdictKind, _ words: [String]) throws {
        for word in words {
            let end = try self.channel().next(
                PlatformExamples.invitation(to: "U1"),
                replies: [Self.opened, Self.refusal(word)]
            )
            #expect(end.verdict?.kind == kind, "\(word)")
        }
    }

    @Test(
        arguments: [
            (429, "", .retry), (500, "", .retry), (503, #"{"ok":false,"error":"service_unavailable"}"#, .retry),
            (200, "hello", .fault), (401, "", .fault), (404, "", .permanent),
        ] as [(Int, String, VerdictKind)]
    )
    func `a status without a word of Slack has a class too`(
        _ status: Int,
        _ body: String,
        _ kind: VerdictKind
    ) throws {
        let reply = PlatformExamples.reply(status, body)
        let end = try self.channel().next(PlatformExamples.invitation(to: "U1"), replies: [Self.opened, reply])
        #expect(end.verdict?.kind == kind)
    }

    @Test func `Retry-After is obeyed`() throws {
        let reply = PlatformExamples.reply(429, #"{"ok":false,"error":"ratelimited"}"#, headers: ["retry-after": "30"])
        let message = PlatformExamples.invitation(to: "U1")
        let until = PlatformExamples.now + .seconds(30)
        for replies in [[reply], [Self.opened, reply]] {
            #expect(
                try self.channel().next(message, replies: replies).verdict
                    == .retry(because: "Slack says ratelimited", notBefore: until)
            )
        }
    }

    @Test func `the probe asks whose token it is`() throws {
        let channel = try self.channel()
        #expect(channel.probe(at: Instant(milliseconds: 0))?.url == "https://slack.com/api/auth.test")
        let known = PlatformExamples.reply(200, #"{"ok":true,"user":"afterword","team":"Example"}"#)
        #expect(channel.finding(of: known) == .well("the token belongs to afterword in Example"))
        guard case .broken = channel.finding(of: Self.refusal("invalid_auth")) else {
            Issue.record("a dead token is no good finding")
            return
        }
    }
}
