import AfterwordCore
import AfterwordDelivery
import Foundation
import Testing

/// What every channel kind must do; walks the registry, so a new kind is tested by its one line there.
@Suite struct ChannelConformanceTests {
    private static let environment = ChannelEnvironment(socketPath: "/tmp/afterword.sock", brand: "Example")

    /// Channel kinds by name, because a metatype is no good test name.
    static let kinds = BuiltInChannels.all.map { $0.typeName }

    private func kind(_ name: String) throws -> any ConfiguredChannel.Type {
        try #require(BuiltInChannels.all.first { $0.typeName == name })
    }

    private func channel(_ name: String) throws -> any Channel {
        let settings = try self.kind(name).exampleSettings
        return try BuiltInChannels.make(type: name, id: "one", settings: settings, environment: Self.environment)
    }

    private func message(_ name: String) throws -> Message {
        var message = Message.example(destination: "d")
        message.content.recipient = try self.kind(name).exampleRecipient
        return message
    }

    private func requests(_ channel: any Channel, _ message: OutgoingMessage) -> [TransportRequest] {
        let ok = TransportReply.response(status: 200, headers: [:], body: Array("{}".utf8))
        return (0..<3).compactMap { count in
            guard case .send(let request) = channel.next(message, replies: Array(repeating: ok, count: count)) else {
                return nil
            }
            return request
        }
    }

    @Test func `the registry is in alphabetical order and names no kind twice`() {
        #expect(Self.kinds == Set(Self.kinds).sorted())
    }

    @Test(arguments: kinds) func `the example settings make a channel with the id given`(_ name: String) throws {
        #expect(try self.channel(name).id == "one")
    }

    @Test(arguments: kinds) func `an unknown setting is an error that names it`(_ name: String) throws {
        let kind = try self.kind(name)
        let settings = kind.exampleSettings.merging(["colour_of_hat": "red"]) { $1 }
        #expect {
            try kind.init(id: "one", settings: settings, environment: Self.environment)
        } throws: {
            ($0 as? ChannelConfigurationError)?.setting == "colour_of_hat"
        }
    }

    @Test(arguments: kinds) func `every setting stands in the example configuration`(_ name: String) throws {
        let kind = try self.kind(name)
        let settings = kind.exampleSettings.merging(["colour_of_hat": "red"]) { $1 }
        let refused = try #require(throws: ChannelConfigurationError.self) {
            try kind.init(id: "one", settings: settings, environment: Self.environment)
        }
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL
        let example = try String(contentsOf: root.appending(path: "afterword.example.yaml"), encoding: .utf8)
        let known = try #require(refused.problem.split(separator: " has ").last)
        for setting in known.replacing(" and ", with: ", ").split(separator: ", ") where setting != "none" {
            for part in setting.split(separator: ".") {
                #expect(example.contains("\(part): "), "\(name): \(setting)")
            }
        }
    }

    @Test(arguments: kinds) func `the same question gets the same step`(_ name: String) throws {
        let channel = try self.channel(name)
        let message = OutgoingMessage(message: try self.message(name), attempt: 1, now: Instant(milliseconds: 0))
        let first = self.requests(channel, message)
        #expect(!first.isEmpty)
        #expect(first == self.requests(channel, message))
    }

    @Test(arguments: kinds) func `a retry carries the same message id and the same body`(_ name: String) throws {
        let channel = try self.channel(name)
        let message = try self.message(name)
        let tries = (1...3).map { attempt in
            let now = Instant(milliseconds: Int64(attempt) * 100_000)
            return self.requests(channel, OutgoingMessage(message: message, attempt: attempt, now: now)).last
        }
        let last = try #require(tries.last ?? nil)
        #expect(tries.allSatisfy { $0?.payload == last.payload && $0?.url == last.url })
        for name in ["webhook-id", "Message-ID"] {
            let ids = tries.map { $0?.headers.first { $0.name == name }?.value }
            #expect(Set(ids).count == 1)
        }
    }

    @Test(arguments: kinds) func `headers are valid and come once`(_ name: String) throws {
        let message = OutgoingMessage(message: try self.message(name), attempt: 1, now: Instant(milliseconds: 0))
        for request in self.requests(try self.channel(name), message) {
            #expect(request.headers.allSatisfy { HeaderRule.isName($0.name) && HeaderRule.isValue($0.value) })
            let names = request.headers.map { $0.name.lowercased() }
            #expect(Set(names).count == names.count)
        }
    }

    @Test(arguments: kinds) func `every failure and every status comes to an end`(_ name: String) throws {
        let channel = try self.channel(name)
        let message = OutgoingMessage(message: try self.message(name), attempt: 1, now: Instant(milliseconds: 0))
        let failures = TransportFailure.Code.allCases.map {
            TransportReply.failure(TransportFailure(code: $0, detail: "x"))
        }
        let statuses = [301, 400, 401, 403, 404, 410, 429, 500, 503].map {
            TransportReply.response(status: $0, headers: [:], body: Array("not json".utf8))
        }
        for reply in failures + statuses {
            guard case .finished(let verdict, _) = channel.next(message, replies: [reply]) else {
                Issue.record("goes on after \(reply)")
                continue
            }
            #expect(verdict != .sent, "\(reply)")
        }
    }
}

extension ChannelConformanceTests {
    /// Takes everything, and counts it.
    private actor Silence: Transport {
        private(set) var requests = 0

        func send(_ request: TransportRequest) async -> TransportReply {
            self.requests += 1
            return .response(status: 200, headers: [:], body: [])
        }

        func stop(within deadline: Duration) async {}
    }

    /// What an invitation holds for these readers.
    private func message(_ name: String, for readers: Readership) throws -> Message {
        var message = try self.message(name)
        message.content.room = "D1"
        if !readers.contains(.systems) { message.content.data = "" }
        if !readers.contains(.people) { message.content.link = nil }
        return message.kept
    }

    private func result(_ message: Message, by channel: any Channel, _ transport: Silence) async -> MessageTry.Result {
        await MessageTry(
            message: OutgoingMessage(message: message, attempt: 1, now: Instant(milliseconds: 0)),
            channel: channel,
            transport: transport,
            now: { Instant(milliseconds: 0) }
        ).run()
    }

    @Test(arguments: kinds) func `what is composed for its readers is enough for it`(_ name: String) throws {
        let channel = try self.channel(name)
        let message = try self.message(name, for: channel.readers)
        let outgoing = OutgoingMessage(message: message, attempt: 1, now: Instant(milliseconds: 0))
        let words = self.requests(channel, outgoing).map(\.words).joined()
        if channel.readers.contains(.people) { #expect(words.contains("tok_A1")) }
        if channel.readers.contains(.systems) { #expect(words.contains("score")) }
    }

    @Test(arguments: kinds) func `what was composed for others before it became this kind is given up`(
        _ name: String
    ) async throws {
        let channel = try self.channel(name)
        for readers in [Readership.people, .systems] where channel.readers.isDisjoint(with: readers) {
            let silence = Silence()
            let result = await self.result(try self.message(name, for: readers), by: channel, silence)
            guard case .permanent(let reason) = result.reply else {
                Issue.record("\(result.reply)")
                continue
            }
            let code = DeliveryTrouble(reason: reason).code
            #expect(code == (readers == .people ? "written_for_people" : "written_for_systems"))
            #expect(await silence.requests == 0)
        }
    }

    @Test(arguments: kinds) func `what cannot be read is not sent`(_ name: String) async throws {
        let readable = try self.message(name)
        let message = Message(
            id: readable.id,
            kind: readable.kind,
            channel: readable.channel,
            destination: readable.destination,
            stored: #"{"type":"survey.invitation","text":"How"#,
            createdAt: readable.createdAt
        )
        let silence = Silence()
        let result = await self.result(message, by: try self.channel(name), silence)
        #expect(result.reply == .unreadable)
        #expect(await silence.requests == 0)
        #expect(DestinationSignal(result.reply, last: result.last) == .noVerdict)
        var chance = SystemRandomNumberGenerator()
        let outcome = DeliveryPolicy().outcome(
            of: result.reply,
            attempt: 1,
            now: Instant(milliseconds: 0),
            using: &chance
        )
        guard case .hold(let reason) = outcome else {
            Issue.record("it is not held but \(outcome)")
            return
        }
        #expect(DeliveryTrouble(reason: reason).code == "unreadable")
    }
}

extension Message {
    /// As it comes back from the store.
    fileprivate var kept: Message {
        Message(
            id: self.id,
            kind: self.kind,
            channel: self.channel,
            destination: self.destination,
            stored: self.content.json.text,
            createdAt: self.createdAt
        )
    }
}

extension TransportRequest {
    /// What its receiver can read.
    fileprivate var words: String {
        switch self.payload {
        case .http(_, let body, _): String(decoding: body, as: UTF8.self)
        case .mail(let session): session.letter?.alternatives.map(\.text).joined() ?? ""
        }
    }
}

@Suite struct WebhookChannelTests {
    private static let environment = ChannelEnvironment(socketPath: "/tmp/afterword.sock", brand: "Example")

    @Test func `the body has type, timestamp and the stored data, byte for byte`() throws {
        var content = MessageContent(type: "a.\"b\"", timestamp: "2026-01-01T00:00:00Z", data: #"{"z":1,  "a":"ü/"}"#)
        content.text = "not in the body"
        var message = Message.example(destination: "d")
        message.content = content
        #expect(
            message.partForSystems?.webhookBody
                == #"{"type":"a.\"b\"","timestamp":"2026-01-01T00:00:00Z","data":{"z":1,  "a":"ü/"}}"#
        )
    }

    @Test func `own headers go along and the queue is the channel and its host`() throws {
        let settings = ["url": "https://Crm.example.org:8443/hook", "headers.X-Team": "care"]
        let channel = try WebhookChannel(id: "crm", settings: settings, environment: Self.environment)
        #expect(channel.destination(for: nil) == "crm@crm.example.org")
        let message = OutgoingMessage(message: .example(destination: "d"), attempt: 1, now: Instant(milliseconds: 5999))
        guard case .send(let request) = channel.next(message, replies: []) else {
            Issue.record("nothing is sent")
            return
        }
        let headers = Dictionary(uniqueKeysWithValues: request.headers.map { ($0.name, $0.value) })
        #expect(headers["X-Team"] == "care")
        #expect(headers["webhook-id"] == message.message.id.text)
        #expect(headers["webhook-timestamp"] == "5")
    }

    @Test(
        arguments: [
            ([:], "url"), (["url": "ftp://x.example/"], "url"), (["url": "crm.example.org"], "url"),
            (["url": "https://me:pw@x.example/"], "url"), (["url": "https://x.example:99999/"], "url"),
            (["url": "https://x.example/", "events": "respons.recorded"], "events"),
            (["url": "https://x.example/", "events": "all response.recorded"], "events"),
            (["url": "https://x.example/", "secret": "whsec_!"], "secret"),
            (["url": "https://x.example/", "headers.Host": "y"], "headers.Host"),
            (["url": "https://x.example/", "headers.X-A": "a\r\nX-B: b"], "headers.X-A"),
            (["url": "https://x.example/", "headers.webhook-id": "1"], "headers.webhook-id"),
        ] as [([String: String], String)]
    )
    func `a wrong setting is named`(_ settings: [String: String], _ setting: String) {
        #expect {
            try WebhookChannel(id: "crm", settings: settings, environment: Self.environment)
        } throws: {
            ($0 as? ChannelConfigurationError)?.setting == setting
        }
    }

    @Test func `a misspelt event is answered with the nearest`() {
        let settings = ["url": "https://x.example/", "events": "follow_up.opened, respons.recorded"]
        #expect {
            try WebhookChannel(id: "crm", settings: settings, environment: Self.environment)
        } throws: {
            "\($0)".contains("\"respons.recorded\" is no event; did you mean \"response.recorded\"?")
        }
    }

    @Test(arguments: [
        ("all", 12), ("none", 0), ("", 0), ("response.recorded,follow_up.opened", 2),
        // Sent in any case, so that to name it is no fault.
        ("response.recorded export.ready survey.invitation", 1),
    ])
    func `a webhook hears of the events that it names`(_ events: String, _ count: Int) throws {
        let settings = ["url": "https://x.example/", "events": events]
        let channel = try WebhookChannel(id: "crm", settings: settings, environment: Self.environment)
        #expect(OutgoingEvent.allCases.count { channel.events.includes($0.rawValue) } == count)
    }

    @Test func `an unknown type is answered with the known ones`() {
        #expect {
            try BuiltInChannels.make(type: "pigeon", id: "p", settings: [:], environment: Self.environment)
        } throws: {
            "\($0)".hasSuffix(" known are \(ChannelConformanceTests.kinds.joined(separator: ", "))")
        }
    }
}
