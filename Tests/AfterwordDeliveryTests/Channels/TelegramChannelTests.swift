import AfterwordCore
import AfterwordDelivery
import Testing

@Suite struct TelegramChannelTests {
    private func channel(_ settings: [String: String] = [:]) throws -> TelegramChannel {
        let settings = ["token": "12345:AA-b_c", "webhook_secret": "s"].merging(settings) { $1 }
        return try TelegramChannel(id: "tg", settings: settings, environment: PlatformExamples.environment)
    }

    private func request(_ message: OutgoingMessage, _ settings: [String: String] = [:]) throws -> TransportRequest {
        try #require(try self.channel(settings).next(message, replies: []).request)
    }

    private func verdict(_ status: Int, _ body: String) throws -> ReplyClass {
        let reply = PlatformExamples.reply(status, body)
        return try #require(try self.channel().next(PlatformExamples.invitation(to: "9"), replies: [reply]).verdict)
    }

    @Test func `the body holds words, links and one button for each answer`() throws {
        let request = try self.request(PlatformExamples.invitation(to: "12345"))
        #expect(request.url == "https://api.telegram.org/bot12345:AA-b_c/sendMessage")
        #expect(request.method == "POST")
        #expect(request.header("Content-Type") == "application/json")
        let body = try #require(request.json)
        #expect(body["chat_id"] == 12345)
        #expect(body["parse_mode"] == nil)
        #expect(
            body["text"]?.string == """
                Care at Example, about your case 7
                How satisfied are you?

                Answer here: \(PlatformExamples.link)
                No more surveys: \(PlatformExamples.stopLink)
                """
        )
        #expect(body["link_preview_options"]?["is_disabled"] == true)
        let rows = try #require(body["reply_markup"]?["inline_keyboard"]?.array)
        #expect(rows.map { $0.array?.count } == [1, 1, 1, 1, 1])
        #expect(rows.first?.array?.first?["text"] == "Very bad")
        #expect(rows.first?.array?.first?["callback_data"]?.string == "s:\(PlatformExamples.token):1")
    }

    @Test func `eleven answers stand in two rows of numbers, and the text says what the ends mean`() throws {
        let message = PlatformExamples.invitation(to: "1", answers: PlatformExamples.recommendation)
        let body = try #require(try self.request(message).json)
        let rows = try #require(body["reply_markup"]?["inline_keyboard"]?.array).compactMap(\.array)
        #expect(rows.map(\.count) == [6, 5])
        #expect(rows.flatMap { $0.map { $0["text"]?.string } } == (0...10).map(String.init))
        #expect(rows.joined().allSatisfy { (1...64).contains($0["callback_data"]?.string?.utf8.count ?? 0) })
        #expect(body["text"]?.string?.contains("0 · Not likely\n10 · Very likely\nAnswer here: ") == true)
    }

    @Test(arguments: [("link", false), ("typed", true)])
    func `without buttons the link stays, and a number is asked for only if it is heard`(
        _ answers: String,
        _ asks: Bool
    ) throws {
        let message = PlatformExamples.invitation(to: "1")
        let body = try #require(try self.request(message, ["answers": answers]).json)
        #expect(body["reply_markup"] == nil)
        #expect(body["text"]?.string?.contains(PlatformExamples.link) == true)
        #expect(body["text"]?.string?.contains("Reply with a number") == asks)
    }

    @Test func `without a way back buttons open the survey, unless the settings insist`() throws {
        let message = PlatformExamples.invitation(to: "1")
        let silent = try #require(try self.request(message, ["webhook_secret": ""]).json)
        let rows = try #require(silent["reply_markup"]?["inline_keyboard"]?.array)
        #expect(rows.count == message.message.content.answers.count)
        for (row, answer) in zip(rows, message.message.content.answers) {
            #expect(row.array?.first?["url"]?.string == answer.link)
            #expect(row.array?.first?["callback_data"] == nil)
        }
        let insisting = try #require(try self.request(message, ["webhook_secret": "", "answers": "buttons"]).json)
        let first = insisting["reply_markup"]?["inline_keyboard"]?.array?.first?.array?.first
        #expect(first?["callback_data"] != nil)
    }

    @Test func `options keep their words, however many there are`() throws {
        let options = (1...9).map { AnswerLink(label: "Cause \($0)", value: "c\($0)", link: PlatformExamples.link) }
        let body = try #require(try self.request(PlatformExamples.invitation(to: "1", answers: options)).json)
        let rows = try #require(body["reply_markup"]?["inline_keyboard"]?.array)
        #expect(rows.map { $0.array?.first?["text"]?.string } == options.map(\.label))
    }

    @Test func `a long text is cut and the links after it stay whole`() throws {
        let long = String(repeating: "long words 👩‍👩‍👧 ", count: 900)
        let body = try #require(try self.request(PlatformExamples.invitation(to: "1", text: long)).json)
        let text = try #require(body["text"]?.string)
        #expect(text.utf16.count <= 4096 && text.utf16.count > 4000)
        #expect(
            text.hasSuffix("…\n\nAnswer here: \(PlatformExamples.link)\nNo more surveys: \(PlatformExamples.stopLink)")
        )
    }

    @Test func `a team's message goes to the chat of the setting to, which may have a name`() throws {
        let channel = try self.channel(["to": "@desk"])
        #expect(channel.teamRecipient == "@desk")
        let body = try #require(channel.next(PlatformExamples.alert(to: "@desk"), replies: []).request?.json)
        #expect(body["chat_id"] == "@desk")
        #expect(body["text"] == "severe: Ana gave 1 (csat)\n\nhttps://s.example.org/follow-ups")
        #expect(body["reply_markup"] == nil)
    }

    @Test func `each chat has a queue of its own that is a part of the bot's`() throws {
        let channel = try self.channel(["api": "http://Bot.internal:8081/"])
        #expect(channel.destination(for: "12345") == "tg@bot.internal/12345")
        #expect(Destination.whole(of: channel.destination(for: "12345")) == channel.destination(for: nil))
    }

    @Test(
        arguments: [
            (200, #"{"ok":true,"result":{"message_id":77}}"#, .sent),
            (403, #"{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}"#, .permanent),
            (403, #"{"ok":false,"error_code":403,"description":"Forbidden: user is deactivated"}"#, .permanent),
            (400, #"{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}"#, .permanent),
            (400, #"{"ok":false,"error_code":400,"description":"Bad Request: BUTTON_DATA_INVALID"}"#, .permanent),
            (401, #"{"ok":false,"error_code":401,"description":"Unauthorized"}"#, .fault),
            (404, #"{"ok":false,"error_code":404,"description":"Not Found"}"#, .fault),
            (409, #"{"ok":false,"error_code":409,"description":"Conflict"}"#, .fault),
            (429, #"{"ok":false,"error_code":429,"description":"Too Many Requests"}"#, .retry),
            (500, #"{"ok":false,"error_code":500,"description":"Internal"}"#, .retry), (502, "<html>", .retry),
            (200, #"{"ok":false,"error_code":403,"description":"Forbidden"}"#, .permanent),
            (200, "<html>a portal</html>", .fault), (302, "", .fault), (413, "", .permanent),
        ] as [(Int, String, VerdictKind)]
    )
    func `every reply has its class`(_ status: Int, _ body: String, _ kind: VerdictKind) throws {
        #expect(try self.verdict(status, body).kind == kind)
    }

    @Test func `a success teaches the id of the message, a refusal keeps Telegram's words`() throws {
        let reply = PlatformExamples.reply(200, #"{"ok":true,"result":{"message_id":77}}"#)
        let step = try self.channel().next(PlatformExamples.invitation(to: "9"), replies: [reply])
        #expect(step.learned == Learned(receipt: "77"))
        let blocked = #"{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}"#
        #expect(try self.verdict(403, blocked).reason?.contains("bot was blocked by the user") == true)
    }

    @Test func `retry_after is obeyed to the second`() throws {
        let body = #"{"ok":false,"error_code":429,"description":"Too Many","parameters":{"retry_after":7}}"#
        #expect(
            try self.verdict(429, body) == .retry(because: "Too Many", notBefore: PlatformExamples.now + .seconds(7))
        )
    }

    @Test(arguments: ["9223372036854775807", "-1"])
    func `a pause that nobody means is none`(_ seconds: String) throws {
        let body = #"{"ok":false,"error_code":429,"description":"No","parameters":{"retry_after":\#(seconds)}}"#
        #expect(try self.verdict(429, body) == .retry(because: "No", notBefore: nil))
    }

    @Test func `a group that became a supergroup is written to under its new number, once`() throws {
        let moved = PlatformExamples.reply(
            400,
            #"{"ok":false,"error_code":400,"description":"upgraded","parameters":{"migrate_to_chat_id":-100777}}"#
        )
        let channel = try self.channel(["to": "-5"])
        let again = channel.next(PlatformExamples.alert(to: "-5"), replies: [moved])
        #expect(again.request?.json?["chat_id"] == -100777)
        #expect(channel.next(PlatformExamples.alert(to: "-5"), replies: [moved, moved]).verdict?.kind == .permanent)
    }

    @Test func `a message for nobody is not sent`() throws {
        #expect(try self.channel().next(PlatformExamples.alert(to: nil), replies: []).verdict?.kind == .permanent)
    }

    @Test(
        arguments: [
            ([:], "token"), (["token": "1:a/../b"], "token"), (["token": "1:a b"], "token"),
            (["token": "1:a", "api": "telegram.org"], "api"),
            (["token": "1:a", "api": "https://x.example/?a=b"], "api"),
            (["token": "1:a", "answers": "smoke"], "answers"),
        ] as [([String: String], String)]
    )
    func `a wrong setting is named`(_ settings: [String: String], _ setting: String) {
        #expect {
            try TelegramChannel(id: "tg", settings: settings, environment: PlatformExamples.environment)
        } throws: {
            ($0 as? ChannelConfigurationError)?.setting == setting
        }
    }

    @Test func `the probe asks whose token it is`() throws {
        let channel = try self.channel()
        #expect(channel.probe(at: Instant(milliseconds: 0))?.url == "https://api.telegram.org/bot12345:AA-b_c/getMe")
        let known = PlatformExamples.reply(200, #"{"ok":true,"result":{"username":"example_bot"}}"#)
        #expect(channel.finding(of: known) == .well("the token belongs to @example_bot"))
        guard case .broken = channel.finding(of: PlatformExamples.reply(401, #"{"ok":false}"#)) else {
            Issue.record("a dead token is no good finding")
            return
        }
    }
}
