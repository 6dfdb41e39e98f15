import AfterwordCore
import AfterwordDelivery
import Testing

@Suite struct XChannelTests {
    private func channel(_ settings: [String: String] = XChannel.exampleSettings) throws -> XChannel {
        try XChannel(id: "x", settings: settings, environment: PlatformExamples.environment)
    }

    private func verdict(_ status: Int, _ body: String, headers: [String: String] = [:]) throws -> ReplyClass {
        let reply = PlatformExamples.reply(status, body, headers: headers)
        return try #require(try self.channel().next(PlatformExamples.invitation(to: "9"), replies: [reply]).verdict)
    }

    private static func problem(_ kind: String) -> String {
        #"{"title":"T","detail":"D","type":"https://api.x.com/2/problems/\#(kind)"}"#
    }

    @Test func `a message is text with its links, to the person's number`() throws {
        let request = try #require(
            try self.channel().next(PlatformExamples.invitation(to: "12345"), replies: []).request
        )
        #expect(request.url == "https://api.x.com/2/dm_conversations/with/12345/messages")
        #expect(request.json?.members?.map(\.name) == ["text"])
        let text = try #require(request.json?["text"]?.string)
        #expect(text.contains("Answer here: \(PlatformExamples.link)\n"))
        #expect(text.hasSuffix("No more surveys: \(PlatformExamples.stopLink)"))
        #expect(!text.contains("Reply with a number"))
    }

    @Test func `answers: typed asks for the number`() throws {
        let channel = try self.channel(XChannel.exampleSettings.merging(["answers": "typed"]) { $1 })
        let text = channel.next(PlatformExamples.invitation(to: "1"), replies: []).request?.json?["text"]?.string
        #expect(text?.contains("Reply with a number from 1 to 5.\nAnswer here: ") == true)
    }

    @Test func `every try is signed anew with a nonce of its own`() throws {
        let channel = try self.channel()
        var message = PlatformExamples.invitation(to: "1")
        let first = channel.next(message, replies: []).request?.header("Authorization")
        #expect(first?.hasPrefix("OAuth oauth_consumer_key=\"exampleConsumerKey\", oauth_nonce=\"msg_") == true)
        #expect(first?.contains("oauth_timestamp=\"1767225600\"") == true)
        message.attempt = 2
        message.now = PlatformExamples.now + .seconds(5)
        let second = channel.next(message, replies: []).request?.header("Authorization")
        #expect(second != nil && first != second)
    }

    @Test func `a user's bearer token is taken as well`() throws {
        let channel = try self.channel(["bearer_token": "abc"])
        let request = channel.next(PlatformExamples.invitation(to: "1"), replies: []).request
        #expect(request?.header("Authorization") == "Bearer abc")
    }

    @Test(arguments: ["ana", "", "12a", "1/2", "12345678901234567890", "１２"])
    func `a handle that is no number becomes no address`(_ handle: String) throws {
        let step = try self.channel().next(PlatformExamples.invitation(to: handle), replies: [])
        #expect(step.verdict?.kind == .permanent)
    }

    @Test(
        arguments: [
            (201, #"{"data":{"dm_conversation_id":"1-2","dm_event_id":"7"}}"#, .sent),
            (
                200, #"{"errors":[{"detail":"no","type":"https://api.x.com/2/problems/not-authorized-for-resource"}]}"#,
                .permanent
            ),
            (400, problem("invalid-request"), .permanent),
            (401, #"{"title":"Unauthorized","type":"about:blank"}"#, .fault),
            (403, problem("not-authorized-for-resource"), .permanent),
            (403, #"{"detail":"no","type":"about:blank"}"#, .permanent),
            (403, problem("client-forbidden"), .fault), (403, problem("oauth1-permissions"), .fault),
            (403, problem("unsupported-authentication"), .fault), (404, problem("resource-not-found"), .permanent),
            (429, problem("rate-limit-exceeded"), .retry), (429, "", .retry), (500, "", .retry),
            (502, "<html>", .retry),
            (503, problem("service-unavailable"), .retry), (504, "", .retry), (200, "{}", .fault),
            (200, "hello", .fault),
        ] as [(Int, String, VerdictKind)]
    )
    func `every reply has its class`(_ status: Int, _ body: String, _ kind: VerdictKind) throws {
        #expect(try self.verdict(status, body).kind == kind)
    }

    @Test func `a success teaches the id of the event`() throws {
        let reply = PlatformExamples.reply(201, #"{"data":{"dm_conversation_id":"1-2","dm_event_id":"7"}}"#)
        let step = try self.channel().next(PlatformExamples.invitation(to: "2"), replies: [reply])
        #expect(step.learned == Learned(receipt: "7"))
    }

    @Test(
        arguments: [
            (["x-rate-limit-reset": "1767225700"], 100),
            (
                [
                    "x-rate-limit-reset": "1767225700", "x-user-limit-24hour-remaining": "0",
                    "x-user-limit-24hour-reset": "1767229200",
                ], 3600
            ),
            (
                [
                    "x-rate-limit-reset": "1767225700", "x-user-limit-24hour-remaining": "9",
                    "x-user-limit-24hour-reset": "1767229200",
                ], 100
            ),
            (["retry-after": "60"], 60),
        ] as [([String: String], Int)]
    )
    func `the end of the window is waited for`(_ headers: [String: String], _ seconds: Int) throws {
        let verdict = try self.verdict(429, Self.problem("rate-limit-exceeded"), headers: headers)
        #expect(verdict == .retry(because: "D", notBefore: PlatformExamples.now + .seconds(seconds)))
    }

    @Test func `a used-up volume waits a day`() throws {
        let verdict = try self.verdict(429, Self.problem("usage-capped"), headers: ["x-rate-limit-reset": "1767225700"])
        #expect(verdict == .retry(because: "D", notBefore: PlatformExamples.now + .hours(24)))
    }

    @Test(
        arguments: [
            ([:], "consumer_key"),
            (["consumer_key": "a", "consumer_secret": "b", "access_token": "c"], "access_token_secret"),
            (["bearer_token": "a", "access_token": "c"], "access_token"), (["bearer_token": "a b"], "bearer_token"),
            (["bearer_token": "a", "answers": "buttons"], "answers"), (["bearer_token": "a", "to": "5"], "to"),
        ] as [([String: String], String)]
    )
    func `a wrong setting is named`(_ settings: [String: String], _ setting: String) {
        #expect {
            try XChannel(id: "x", settings: settings, environment: PlatformExamples.environment)
        } throws: {
            ($0 as? ChannelConfigurationError)?.setting == setting
        }
    }

    @Test func `the probe asks whose keys they are`() throws {
        let channel = try self.channel()
        let probe = try #require(channel.probe(at: Instant(milliseconds: 1000)))
        #expect(probe.method == "GET" && probe.url == "https://api.x.com/2/users/me")
        #expect(probe.headers.first { $0.name == "Authorization" }?.value.contains(#"oauth_timestamp="1""#) == true)
        let known = PlatformExamples.reply(200, #"{"data":{"id":"1","username":"care"}}"#)
        #expect(channel.finding(of: known) == .well("the keys belong to @care"))
        let refused = PlatformExamples.reply(401, "{}")
        #expect(channel.finding(of: refused) == ProbeFinding(reply: refused))
    }
}
