import AfterwordCore
import AfterwordDelivery
import Testing

@Suite struct MetaRepliesTests {
    private typealias Examples = MetaExamples
    private static let press = AnswerPayload(token: MetaExamples.token, value: "5").text

    private func items(_ reader: (any ReplyReader)?, _ body: String) throws -> [InboundItem] {
        try #require(reader).items(in: InboundRequest(body: Array(body.utf8)))
    }

    private func whatsApp(_ value: String) throws -> [InboundItem] {
        let metadata = #""metadata":{"phone_number_id":"555","display_phone_number":"1555"}"#
        let change = #"{"changes":[{"field":"messages","value":{\#(metadata),\#(value)}}]}"#
        return try self.items(
            try Examples.whatsApp().replies,
            #"{"object":"whatsapp_business_account","entry":[\#(change)]}"#
        )
    }

    private func messenger(_ event: String, _ list: String = "messaging") throws -> [InboundItem] {
        let parties = #""sender":{"id":"77"},"recipient":{"id":"900"}"#
        return try self.items(
            try Examples.messenger(["page": "900"]).replies,
            #"{"object":"page","entry":[{"id":"900","time":1767225600123,"\#(list)":[{\#(parties),\#(event)}]}]}"#
        )
    }

    @Test func `the signature is over the raw bytes, in the published form`() throws {
        let body = Array(#"{"id":"case-12345","score":5}"#.utf8)
        let code = "sha256=1b2c0c6c3759bd478a7d21febe35c86a6069ae01841940cbb6c4c62e83ed8ac9"
        let reader = try #require(try Examples.whatsApp(["app_secret": "afterword-test-secret"]).replies)
        func verdict(_ code: String?, _ body: [UInt8]) -> InboundVerdict {
            let headers = code.map { ["X-Hub-Signature-256": $0] } ?? [:]
            return reader.verdict(on: InboundRequest(headers: headers, body: body), now: Examples.now)
        }
        #expect(verdict(code, body) == .authentic)
        #expect(verdict(code, body + [0x20]) == .unauthorized)
        #expect(verdict(String(code.dropFirst(7)), body) == .unauthorized)
        #expect(verdict(nil, body) == .unauthorized)
    }

    @Test(arguments: [("word", 200, "42"), ("wrong", 403, "")])
    func `registration is answered with the challenge to whoever knows the word`(
        _ word: String,
        _ status: Int,
        _ body: String
    ) throws {
        let query = ["hub.mode": "subscribe", "hub.verify_token": word, "hub.challenge": "42"]
        for channel in [try Examples.whatsApp(), try Examples.messenger()] as [any Channel] {
            let reader = try #require(channel.replies)
            let answer = try #require(reader.handshake(InboundRequest(method: .get, query: query)))
            #expect(answer.status == status)
            #expect(String(decoding: answer.body, as: UTF8.self) == body)
            #expect(reader.handshake(InboundRequest(query: query)) == nil)
        }
    }

    @Test(
        arguments: [
            (#""type":"text","text":{"body":"good"}"#, .text("good")),
            (
                #""type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"P","title":"5"}}"#,
                .press("P")
            ),
            (#""type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"P"}}"#, .press("P")),
            (#""type":"button","button":{"payload":"P","text":"5"}"#, .press("P")),
            (#""type":"image","image":{"id":"1"}"#, .ignored("image")),
            (#""type":"interactive","interactive":{"type":"nfm_reply"}"#, .ignored("interactive")),
        ] as [(String, InboundItem.Content)]
    )
    func `WhatsApp tells of words and taps`(_ body: String, _ content: InboundItem.Content) throws {
        let message =
            #"{"id":"wamid.1","from":"15005550006","timestamp":"1767225600","context":{"id":"wamid.0"},\#(body)}"#
        let contact = #"{"wa_id":"15005550006","user_id":"US.1","profile":{"name":"Ana"}}"#
        let items = try self.whatsApp(#""contacts":[\#(contact)],"messages":[\#(message)]"#)
        let item = try #require(items.first)
        #expect(items.count == 1)
        #expect(item.id == "wamid.1")
        #expect(item.content == content)
        #expect(item.senders == ["15005550006", "+15005550006", "US.1"])
        #expect(item.at == Examples.now)
        #expect(item.answeredMessage == "wamid.0")
    }

    @Test(
        arguments: [
            (#""status":"delivered""#, .receipt(DeliveryReceipt(message: "wamid.9", fate: .delivered))),
            (#""status":"read""#, .receipt(DeliveryReceipt(message: "wamid.9", fate: .read))),
            (
                #""status":"failed","errors":[{"code":131026,"title":"Message undeliverable"}]"#,
                .receipt(DeliveryReceipt(message: "wamid.9", fate: .failed("Meta error 131026 Message undeliverable")))
            ),
            (
                #""status":"failed","errors":[{"code":131047,"title":"Re-engagement message"}]"#,
                .receipt(DeliveryReceipt(message: "wamid.9", fate: .tooLate("Meta error 131047 Re-engagement message")))
            ),
            (#""status":"sent""#, .ignored("status sent")),
        ] as [(String, InboundItem.Content)]
    )
    func `a status is a receipt of ours, each state once`(_ status: String, _ content: InboundItem.Content) throws {
        let items = try self.whatsApp(#""statuses":[{"id":"wamid.9","timestamp":"1767225600",\#(status)}]"#)
        #expect(items.map(\.content) == [content])
        #expect(items.first?.id.hasPrefix("wamid.9:") == true)
        #expect(items.first?.senders == [])
    }

    @Test(arguments: ["9223372036854775807", "-9223372036854775808", "1e300", "0"])
    func `a time that no clock shows is left out`(_ time: String) throws {
        let message = #"{"id":"w","from":"1","timestamp":"\#(time)","type":"text","text":{"body":"good"}}"#
        let status = #"{"id":"w","timestamp":"\#(time)","status":"read"}"#
        let items = try self.whatsApp(#""messages":[\#(message)],"statuses":[\#(status)]"#)
        #expect(items.map(\.at) == [nil, nil])
        let seen = try self.messenger(#""timestamp":\#(time),"message":{"mid":"m1","text":"good"}"#)
        #expect(seen.map(\.content) == [.text("good")] && seen.first?.at == nil)
    }

    @Test func `several entries are read in order, other numbers and objects are not ours`() throws {
        func entry(_ number: String, _ id: String) -> String {
            let message = #"{"id":"\#(id)","from":"1","type":"text","text":{"body":"x"}}"#
            return #"{"changes":[{"value":{"metadata":{"phone_number_id":"\#(number)"},"messages":[\#(message)]}}]}"#
        }
        let entries = [entry("555", "a"), entry("666", "b"), entry("555", "c")].joined(separator: ",")
        let reader = try Examples.whatsApp().replies
        let own = #"{"object":"whatsapp_business_account","entry":[\#(entries)]}"#
        #expect(try self.items(reader, own).map(\.id) == ["a", "c"])
        #expect(try self.items(reader, #"{"object":"page","entry":[\#(entries)]}"#).isEmpty)
        #expect(throws: InboundFailure.self) { try self.items(reader, #"{"object":"page"}"#) }
    }

    @Test(
        arguments: [
            (#""message":{"mid":"m1","text":"good"}"#, ["m1"], [.text("good")]),
            (#""message":{"mid":"m1","text":"5","quick_reply":{"payload":"P"}}"#, ["m1"], [.press("P")]),
            (#""message":{"mid":"m1","attachments":[]}"#, ["m1"], [.ignored("message without text")]),
            (#""postback":{"mid":"m2","payload":"P","title":"5"}"#, ["m2"], [.press("P")]),
            (#""postback":{"payload":"P"}"#, ["postback:77:1767225600123:P"], [.press("P")]),
            (
                #""delivery":{"mids":["m7","m8"],"watermark":1}"#, ["m7:delivered", "m8:delivered"],
                [
                    .receipt(DeliveryReceipt(message: "m7", fate: .delivered)),
                    .receipt(DeliveryReceipt(message: "m8", fate: .delivered)),
                ]
            ),
            (#""read":{"watermark":1}"#, ["read:77:1767225600123"], [.ignored("read")]),
        ] as [(String, [String], [InboundItem.Content])]
    )
    func `Messenger tells of words, taps and deliveries, also when another app has the conversation`(
        _ event: String,
        _ ids: [String],
        _ contents: [InboundItem.Content]
    ) throws {
        for list in ["messaging", "standby"] {
            let items = try self.messenger(event, list)
            #expect(items.map(\.id) == ids)
            #expect(items.map(\.content) == contents)
            #expect(items.allSatisfy { $0.senders == ["77"] })
        }
    }

    @Test(
        arguments: [
            (#","follow_up":{"type":"free_form","payload":"1"}"#, .form(press, words: "1")),
            (#","follow_up":{"type":"free_form","payload":""}"#, .press(press)), ("", .press(press)),
        ] as [(String, InboundItem.Content)]
    )
    func `an answered feedback form is one thing, the sentence with its score`(
        _ followUp: String,
        _ content: InboundItem.Content
    ) throws {
        let answer = #"{"type":"csat","payload":"5"\#(followUp)}"#
        let screens = #"[{"screen_id":0,"questions":{"\#(Examples.token)":\#(answer)}}]"#
        let items = try self.messenger(#""messaging_feedback":{"feedback_screens":\#(screens)}"#)
        #expect(items.map(\.content) == [content])
        #expect(items.first?.at == Instant(milliseconds: 1_767_225_600_123))
    }

    @Test func `echoes of our own messages and other pages are left alone`() throws {
        let reader = try Examples.messenger(["page": "900"]).replies
        func body(_ sender: String, _ recipient: String, _ message: String) -> String {
            let parties = #""sender":{"id":"\#(sender)"},"recipient":{"id":"\#(recipient)"}"#
            return #"{"object":"page","entry":[{"time":1,"messaging":[{\#(parties),"message":{\#(message)}}]}]}"#
        }
        let echo = body("900", "77", #""mid":"m","text":"How?","is_echo":true"#)
        #expect(try self.items(reader, echo).map(\.content) == [.ignored("echo")])
        #expect(try self.items(reader, body("77", "901", #""mid":"m","text":"hi""#)).isEmpty)
    }
}
