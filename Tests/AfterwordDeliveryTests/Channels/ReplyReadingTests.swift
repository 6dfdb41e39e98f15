import AfterwordCore
import AfterwordDelivery
import Foundation
import Testing

/// What the platforms post, read as items.
struct ReplyReadingTests {
    // MARK: - Telegram

    private static func telegram(_ update: String) throws -> InboundItem {
        let reader = try #require(try TelegramReplies(settings: ["webhook_secret": "s"]))
        let items = try reader.items(in: InboundRequest(body: Array(update.utf8)))
        #expect(items.count == 1)
        return try #require(items.first)
    }

    @Test func `a pressed button names the person, the room and what to acknowledge`() throws {
        let item = try Self.telegram(
            #"""
            {"update_id":7,"callback_query":{"id":"q","from":{"id":999,"is_bot":false},"data":"s:T:5",
            "message":{"message_id":42,"chat":{"id":999,"type":"private"}}}}
            """#
        )
        var expected = InboundItem(id: "7", senders: ["999"], content: .press("s:T:5"))
        expected.room = "999"
        expected.answeredMessage = "42"
        expected.acknowledgeAs = "q"
        #expect(item == expected)
    }

    @Test func `a button whose message is gone is a button all the same`() throws {
        let item = try Self.telegram(
            #"{"update_id":8,"callback_query":{"id":"q","from":{"id":5000000001},"data":"s:T:1"}}"#
        )
        #expect(item.senders == ["5000000001"])
        #expect(item.content == .press("s:T:1"))
    }

    @Test func `typed words come with their time and the message they quote`() throws {
        let item = try Self.telegram(
            #"""
            {"update_id":9,"message":{"message_id":43,"date":1767225600,"from":{"id":999},"text":"cinco",
            "chat":{"id":999,"type":"private"},"reply_to_message":{"message_id":42}}}
            """#
        )
        #expect(item.content == .text("cinco"))
        #expect(item.at == Instant(milliseconds: 1_767_225_600_000))
        #expect(item.answeredMessage == "42")
    }

    @Test(arguments: [
        (
            #"{"chat":{"id":1,"type":"private"},"from":{"id":1},"new_chat_member":{"status":"kicked"}}"#,
            InboundItem.Content.blocked
        ),
        (#"{"chat":{"id":1,"type":"private"},"from":{"id":1},"new_chat_member":{"status":"member"}}"#, .unblocked),
        (
            #"{"chat":{"id":-1,"type":"group"},"from":{"id":1},"new_chat_member":{"status":"kicked"}}"#,
            .ignored("my_chat_member of a group")
        ),
    ])
    func `a blocked bot says so`(_ change: String, _ content: InboundItem.Content) throws {
        #expect(try Self.telegram(#"{"update_id":1,"my_chat_member":\#(change)}"#).content == content)
    }

    @Test(arguments: [
        #"{"update_id":1,"poll":{"id":"1"}}"#, #"{"update_id":1}"#,
        #"{"update_id":1,"message":{"message_id":1,"from":{"id":1},"chat":{"id":1,"type":"private"},"photo":[]}}"#,
        #"{"update_id":1,"message":{"message_id":1,"from":{"id":1},"chat":{"id":-5,"type":"group"},"text":"5"}}"#,
        #"{"update_id":1,"callback_query":{"id":"q","from":{"id":1}}}"#,
    ])
    func `what nobody asked for is ignored`(_ update: String) throws {
        guard case .ignored = try Self.telegram(update).content else {
            Issue.record("it was read as something")
            return
        }
    }

    @Test func `the acknowledgement stops the spinner and fits Telegram's 200 characters`() throws {
        let reader = try #require(try TelegramReplies(settings: ["webhook_secret": "s"]))
        var pressed = InboundItem(id: "1", senders: ["1"], content: .press("x"))
        pressed.acknowledgeAs = "q"
        let answer = reader.acknowledgement(of: [pressed], note: String(repeating: "é", count: 300))
        let call = try JSONReader.read(answer.body)
        #expect(call["method"]?.string == "answerCallbackQuery")
        #expect(call["callback_query_id"]?.string == "q")
        #expect(call["text"]?.string?.count == 200)
        #expect(reader.acknowledgement(of: [InboundItem(id: "1", senders: [], content: .text("5"))], note: "x") == .ok)
    }

    @Test(arguments: ["9223372036854775807", "-9223372036854775808", "1e300", "0"])
    func `a time that no clock shows is left out, whoever tells it`(_ time: String) throws {
        let person = #""from":{"id":1},"chat":{"id":1,"type":"private"}"#
        let text = #"{"update_id":1,"message":{"message_id":1,"date":\#(time),\#(person),"text":"5"}}"#
        let blocked =
            #"{"update_id":1,"my_chat_member":{"date":\#(time),\#(person),"new_chat_member":{"status":"kicked"}}}"#
        for item in [try Self.telegram(text), try Self.telegram(blocked)] {
            #expect(item.at == nil && item.senders == ["1"])
        }
        let typed = #"{"type":"message","channel_type":"im","user":"U1","text":"5","ts":"\#(time)","channel":"D1"}"#
        #expect(try Self.slackEvent(typed).at == nil)
        let direct = Self.message.replacing("1767225600000", with: time)
        #expect(try Self.x(#"{"for_user_id":"34","direct_message_events":[\#(direct)]}"#).first?.at == nil)
    }

    // MARK: - Slack

    private static let slack = SlackReplies(settings: ["signing_secret": "s"])

    private static func slackForm(_ payload: String) throws -> [InboundItem] {
        let encoded = try #require(payload.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        return try #require(self.slack).items(
            in: InboundRequest(
                headers: ["content-type": "application/x-www-form-urlencoded; charset=utf-8"],
                body: Array("payload=\(encoded.replacing("%20", with: "+"))".utf8)
            )
        )
    }

    private static func slackEvent(_ event: String) throws -> InboundItem {
        let body = #"{"type":"event_callback","event_id":"Ev1","event_time":1767225600,"event":\#(event)}"#
        let items = try #require(self.slack).items(
            in: InboundRequest(headers: ["content-type": "application/json"], body: Array(body.utf8))
        )
        return try #require(items.first)
    }

    @Test func `a pressed block button names the person and the message`() throws {
        let items = try Self.slackForm(
            #"""
            {"type":"block_actions","user":{"id":"U1","team_id":"T1"},"channel":{"id":"D1"},
            "container":{"message_ts":"1767225600.000100","channel_id":"D1"},
            "actions":[{"type":"button","value":"s:T:4","action_ts":"1767225601.5"},{"type":"button","action_ts":"1767225601.6"}]}
            """#
        )
        #expect(items.map(\.content) == [.press("s:T:4"), .ignored("block_actions without value")])
        #expect(items.first?.id == "U1:1767225600.000100:1767225601.5")
        #expect(items.first?.senders == ["U1"])
        #expect(items.first?.room == "D1")
        #expect(items.first?.at == Instant(milliseconds: 1_767_225_601_500))
    }

    @Test(arguments: [
        ("5", "5"), ("a &amp; b &lt;3", "a & b <3"), (":star::star: ok", "⭐⭐ ok"), (":five:", "5"),
        (":keycap_ten:", "10"),
        ("&amp;lt;", "&lt;"),
    ])
    func `typed words lose Slack's spelling`(_ sent: String, _ text: String) throws {
        let event =
            #"{"type":"message","channel_type":"im","user":"U1","text":"\#(sent)","ts":"1767225600.0","channel":"D1"}"#
        #expect(try Self.slackEvent(event).content == .text(text))
    }

    @Test(arguments: [
        #"{"type":"message","channel_type":"im","user":"U1","text":"5","bot_id":"B1"}"#,
        #"{"type":"message","channel_type":"im","user":"U1","text":"5","subtype":"message_changed"}"#,
        #"{"type":"message","channel_type":"channel","user":"U1","text":"5"}"#,
        #"{"type":"reaction_added","user":"U1"}"#, #"{"type":"message","channel_type":"im","text":"5"}"#,
    ])
    func `only what a person types to the bot is read`(_ event: String) throws {
        guard case .ignored = try Self.slackEvent(event).content else {
            Issue.record("it was read as something")
            return
        }
    }

    @Test func `Slack's challenge is told back`() throws {
        let body = Array(#"{"token":"x","challenge":"c-1","type":"url_verification"}"#.utf8)
        #expect(try #require(Self.slack).handshake(InboundRequest(body: body)) == .text("c-1"))
    }

    // MARK: - X

    private static let message = #"""
        {"type":"message_create","id":"88","created_timestamp":"1767225600000","message_create":{"sender_id":"12",
        "target":{"recipient_id":"34"},"message_data":{"text":"4 &amp; done"}}}
        """#

    private static func x(_ body: String) throws -> [InboundItem] {
        let reader = try #require(XReplies(settings: ["consumer_secret": "s"]))
        return try reader.items(in: InboundRequest(body: Array(body.utf8)))
    }

    @Test(arguments: [
        #"{"for_user_id":"34","direct_message_events":[\#(message)]}"#,
        #"""
        {"data":{"event_type":"dm.received","event_uuid":"u","filter":{"user_id":"34"},"payload":{"direct_message_events":[\#(message)]}}}
        """#,
    ])
    func `a direct message is read in both of X's forms`(_ body: String) throws {
        let item = try #require(try Self.x(body).first)
        #expect(item.id == "88")
        #expect(item.senders == ["12"])
        #expect(item.content == .text("4 & done"))
        #expect(item.at == Instant(milliseconds: 1_767_225_600_000))
    }

    @Test func `a quick reply carries its value`() throws {
        let pressed = Self.message.replacing(
            #""text":"4 &amp; done""#,
            with: #""text":"Good","quick_reply_response":{"type":"options","metadata":"s:T:4"}"#
        )
        #expect(
            try Self.x(#"{"for_user_id":"34","direct_message_events":[\#(pressed)]}"#).first?.content == .press("s:T:4")
        )
    }

    @Test(arguments: [
        #"{"for_user_id":"12","direct_message_events":[\#(message)]}"#, #"{"for_user_id":"34","follow_events":[]}"#,
        #"{"data":{"event_type":"chat.received","payload":{}}}"#, "{}",
    ])
    func `our own messages and other events are ignored`(_ body: String) throws {
        let items = try Self.x(body)
        #expect(!items.isEmpty)
        for item in items {
            guard case .ignored = item.content else {
                Issue.record("it was read as something")
                return
            }
        }
    }

    // MARK: - All

    @Test(arguments: ["", "{", "[1,2", "\u{FEFF}{}"])
    func `a body that is no JSON is a failure with words`(_ body: String) throws {
        let readers: [(any ReplyReader)?] = [
            try TelegramReplies(settings: ["webhook_secret": "s"]), Self.slack,
            XReplies(settings: ["consumer_secret": "s"]),
        ]
        for reader in readers.compactMap(\.self) {
            #expect(throws: InboundFailure.self) { try reader.items(in: InboundRequest(body: Array(body.utf8))) }
        }
    }
}
