import AfterwordCore
import AfterwordService
import AfterwordTesting
import Foundation
import Testing

/// Mapping files: what they can say, and where they are wrong.
@Suite struct MappingFileTests {
    private static let minimal = "event: { types: [{ is: case.resolved }] }\ncase: { id: /id }\n"

    /// A source of this mapping.
    private static func source(_ mapping: String, _ settings: [String: String] = ["unsigned": "true"]) throws
        -> any Source
    {
        let file = FileManager.default.temporaryDirectory.appending(path: "mapping-\(UUID()).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try mapping.write(to: file, atomically: true, encoding: .utf8)
        let start = SourcePosition(line: 1, column: 1)
        let values = settings.merging(["file": file.path()]) { $1 }
        let entry = ChannelSettings(
            id: "desk",
            type: "mapping",
            settings: values.mapValues { .init(value: Secret($0), isSecret: false, position: start) },
            position: start
        )
        return try BuiltInSources.make(entry)
    }

    private static func read(
        _ mapping: String,
        _ body: String,
        headers: [String: String] = [:]
    ) throws -> SourceReading {
        let request = InboundRequest(headers: headers, body: Array(body.utf8))
        return try self.source(mapping).read(request, now: SourceFixture.now)
    }

    @Test(arguments: [
        ("case: { id: /id }", "1:1: missing key \"event\""),
        ("event: { types: [{ is: case.resolved }] }", "1:1: missing key \"case\""),
        ("event: {}\ncase: { id: /id }", "1:8: missing key \"types\""),
        ("event: { types: [{ is: case.resolved }] }\ncase: {}", "2:7: missing key \"id\""),
        (minimal + "signatur: {}", "3:1: unknown key \"signatur\"; did you mean \"signature\"?"),
        (minimal + "contact: { emial: /mail }", "3:12: unknown key \"emial\"; did you mean \"email\"?"),
        (minimal + "contact: { email: mail }", "3:19: email: expected a JSON pointer such as /ticket/id"),
        (
            "event: { types: [{ is: case.reslved }] }\ncase: { id: /id }",
            "1:24: is: expected one of case.opened, case.message, case.action_completed, case.escalated, case.resolved"
        ),
        (
            "event: { types: [{ when: { status: closed }, is: case.closed }] }\ncase: { id: /id }",
            "1:28: expected a JSON pointer such as /status, or header and its name, found \"status\""
        ),
        (minimal + "signature: { scheme: hmac_sha265, header: X }", "did you mean \"hmac_sha256\"?"),
        (minimal + "signature: { scheme: hmac_sha256 }", "3:12: missing key \"header\""),
        (
            minimal + "signature: { scheme: hmac_sha256, header: X, content: \"{timestamp}.{body}\" }",
            "3:55: content and timestamp: expected {timestamp} in content and the key timestamp, or neither"
        ),
        (minimal + "signature: { scheme: hmac_sha1, header: X, content: secret }", "content: expected {body} in it"),
        (minimal + "contact: { name: { join: [/a, b] } }", "3:31: name: join: expected a JSON pointer"),
        (
            minimal + "contact: { name: { at: /a, constant: b } }",
            "3:18: name: expected one of at, header, constant or join"
        ),
        (minimal + "case: { id: /id, created_at: { at: /t, format: unix } }", "duplicate key \"case\""),
        (
            minimal + "contact: { handles: { Telegram: /tg } }",
            "3:23: expected a channel kind such as telegram, found \"Telegram\"; did you mean \"telegram\"?"
        ),
        (minimal + "contact: { handles: { \"tele gram\": /tg } }", "found \"tele gram\""),
        (
            minimal + "contact: { name: { at: /a, words: { chirp: [x, y] } } }",
            "3:44: name: chirp: expected one word of ours"
        ),
        ("event: [", "not valid YAML"),
    ])
    func `a fault is named with its place`(_ mapping: String, _ message: String) throws {
        let invalid = try #require(throws: InvalidFiles.self) { try Self.source(mapping) }
        #expect(invalid.description.contains(message), "\(invalid)")
        #expect(invalid.diagnostics.allSatisfy { $0.file.hasSuffix(".yaml") })
    }

    @Test func `a file that is not there is named`() throws {
        let settings = ["file": "mappings/none.yaml", "unsigned": "true"]
        let invalid = try #require(throws: InvalidFiles.self) { try makeSource("mapping", settings) }
        #expect(invalid.description.hasSuffix("mappings/none.yaml:1:1: the file cannot be read"))
    }

    @Test func `a secret without a signature, and a signature without a secret, are refused`() throws {
        let idle = try #require(throws: SourceConfigurationError.self) {
            try Self.source(Self.minimal, ["secret": "s"])
        }
        #expect(idle.setting == "secret" && idle.problem.contains("names no signature"))
        let open = try #require(throws: SourceConfigurationError.self) { try Self.source(Self.minimal, [:]) }
        #expect(open.setting == "file" && open.problem.contains("unsigned: true"))
        let signed = Self.minimal + "signature: { scheme: basic }"
        let bare = try #require(throws: SourceConfigurationError.self) { try Self.source(signed, [:]) }
        #expect(bare.setting == "secret")
    }

    @Test func `every form of a field is read`() throws {
        let mapping = """
            event:
              id: { header: X-Event }
              time: { at: /t, format: unix_ms }
              types: [{ when: { /s: [done, CLOSED], header X-Kind: ticket }, is: case.closed }]
            case:
              id: { join: [/org, /n], with: ":" }
              subject: [/title, /topic]
              channel: { at: /via, words: { chirp: x } }
              brand: { constant: Example }
              tags: { at: /labels, separator: " " }
              created_at: { at: /c, format: unix_s }
              complaint: /angry
            contact:
              name: { join: [/first, /last] }
              handles: { telegram: /tg, x: /x }
            """
        let body = """
            {"t":1767225600500,"s":"closed","org":"o1","n":7,"topic":"Lamp","via":"Chirp","labels":"a b","c":1767225000,
             "angry":true,"first":"Ana","tg":999}
            """
        let reading = try Self.read(mapping, body, headers: ["X-Event": "e-1", "X-Kind": "Ticket"])
        let event = try #require(reading.events.first)
        let differences = try SourceFixture.differences(
            of: event,
            from: [
                "id": "e-1", "type": "case.closed", "at": "2026-01-01T00:00:00.500Z",
                "case": [
                    "id": "o1:7", "subject": "Lamp", "channel": "x", "brand": "Example", "tags": ["a", "b"],
                    "createdAt": "2025-12-31T23:50:00Z", "isComplaint": true,
                ],
                "contact": ["name": "Ana", "handles": ["telegram": "999"]],
            ]
        )
        #expect(differences == [])
        #expect(try Self.read(mapping, body, headers: ["X-Kind": "article"]).events == [])
    }

    @Test func `a flag is no text, but where one is asked for`() throws {
        let mapping = """
            event: { id: [/none, /id], types: [{ when: { /done: true }, is: case.resolved }] }
            case: { id: /id, subject: { join: [/none, /title] }, complaint: /none, test: /done, agent: { id: /none } }
            contact: { id: /none, name: [/none, /who], handles: { telegram: /none, x: /x } }
            """
        let event = try #require(
            try Self.read(mapping, #"{"id":7,"none":false,"done":true,"title":"T","who":"Ana","x":"9"}"#).events.first
        )
        #expect(event.id == "7" && event.case?.subject == "T" && event.case?.agent == nil)
        #expect(event.case?.isComplaint == false && event.case?.isTest == true)
        #expect(event.contact == ContactFacts(name: "Ana", handles: ["x": "9"]))
        let nobody = try Self.read(mapping, #"{"id":7,"none":false,"done":true}"#)
        #expect(nobody.events.first?.contact == nil)
        #expect(throws: EventRefusal.fields([FieldError(field: "/id", message: "is missing")], index: nil)) {
            try Self.read(mapping, #"{"id":false,"done":true}"#)
        }
    }

    private static let longest = String(repeating: "h", count: 255)
    private static let handles: [(written: String, read: String?)] = [
        ("  ", nil), (longest + "h", nil), ("a\u{0}b ", "a b"), (" 999 ", "999"), (longest, longest),
        // In characters of Unicode, not in those that people see.
        (String(repeating: "e\u{301}", count: 128), nil),
    ]

    @Test(arguments: handles)
    func `a handle is cleaned and bounded like any id`(_ written: String, _ read: String?) throws {
        let mapping = Self.minimal + "contact: { handles: { telegram: /tg } }"
        let body: JSONValue = ["id": 1, "tg": .string(written)]
        let reading = try Self.read(mapping, String(decoding: body.serialized, as: UTF8.self))
        #expect(reading.events.first?.contact?.handles["telegram"] == read)
    }

    private static let languages: [(written: String, tag: String?)] = [
        ("es-MX", "es-MX"), ("Spanish", "es"), ("en-; DROP", nil), ("es-\(longest)", nil),
    ]

    @Test(arguments: languages)
    func `a language has the shape of a tag`(_ written: String, _ tag: String?) throws {
        let mapping = Self.minimal + "contact: { name: /name, locale: /lang }"
        let reading = try Self.read(mapping, #"{"id":1,"name":"Ana","lang":"\#(written)"}"#)
        #expect(reading.events.first?.contact?.locale == tag)
    }

    @Test func `a case's id that is too long is refused, not cut`() throws {
        let long = String(repeating: "7", count: 256)
        let fault = FieldError(field: "/id", message: "must be a text of 1 to 255 characters or a number")
        #expect(throws: EventRefusal.fields([fault], index: nil)) { try Self.read(Self.minimal, #"{"id":"\#(long)"}"#) }
    }

    @Test func `a text that was cut inside a character costs no case`() throws {
        let mapping = "event: { types: [{ is: case.resolved }] }\ncase: { id: /id, subject: /title }"
        let reading = try Self.read(mapping, #"{"id":1,"title":"cut \ud83d"}"#)
        #expect(reading.events.first?.case?.subject == "cut \u{FFFD}")
    }

    @Test(arguments: [
        ("{ header: X-Event }", ["h/0", "h/1"]), ("[/key, { header: X-Event }]", ["k1", "h/1"]),
        ("{ join: [{ header: X-Event }, /id], with: \":\" }", ["h:1", "h:2"]), ("{ constant: c }", ["c/0", "c/1"]),
    ])
    func `an id from around a list gets the place in it`(_ id: String, _ ids: [String]) throws {
        let mapping = "each: /events\nevent: { id: \(id), types: [{ is: case.resolved }] }\ncase: { id: /id }"
        let body = #"{"events":[{"id":1,"key":"k1"},{"id":2}]}"#
        #expect(try Self.read(mapping, body, headers: ["X-Event": "h"]).events.map(\.id) == ids)
    }

    @Test func `the first rule that fits decides`() throws {
        let mapping = """
            event:
              types:
                - { when: { /s: spam }, is: case.message }
                - { is: case.resolved }
            case: { id: /id }
            """
        #expect(try Self.read(mapping, #"{"id":1,"s":"spam"}"#).events.map(\.type) == [.caseMessage])
        #expect(try Self.read(mapping, #"{"id":1,"s":"x"}"#).events.map(\.type) == [.caseResolved])
    }

    @Test func `each element of a list is an event with a key of its own`() throws {
        let mapping = "each: /events\n" + Self.minimal
        let reading = try Self.read(mapping, #"{"events":[{"id":1},{"id":2}]}"#)
        #expect(reading.events.map(\.case?.id) == ["1", "2"])
        #expect(Set(reading.events.map(\.id)).count == 2)
        let error = try #require(throws: EventRefusal.self) { try Self.read(mapping, #"{"events":[{"id":1},{}]}"#) }
        #expect(error == .fields([FieldError(field: "/id", message: "is missing")], index: 1))
    }

    /// Standard Webhooks' own example secret and code are checked by its libraries; here the code is made by the reference formula.
    @Test func `Standard Webhooks are verified with any of their signatures`() throws {
        let mapping = Self.minimal + "signature: { scheme: standard_webhooks }"
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        let body = Array(#"{"test": 2432232314}"#.utf8)
        let signedAt = Instant(milliseconds: 1_614_265_330_000)
        let headers = [
            "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": "1614265330",
            "webhook-signature": "v1,AAAA v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        ]
        let source = try Self.source(mapping, ["secret": secret])
        let request = InboundRequest(headers: headers, body: body)
        #expect(source.verdict(on: request, now: signedAt) == .authentic)
        #expect(source.verdict(on: request, now: signedAt + .seconds(301)) == .stale)
        let otherID = InboundRequest(headers: headers.merging(["webhook-id": "msg_x"]) { $1 }, body: body)
        #expect(source.verdict(on: otherID, now: signedAt) == .unauthorized)
        let error = try #require(throws: SourceConfigurationError.self) {
            try Self.source(mapping, ["secret": "whsec_*"])
        }
        #expect(error.setting == "secret")
    }

    @Test(
        arguments: [
            ("Basic dXNlcjpwYXNz", InboundVerdict.authentic), ("basic dXNlcjpwYXNz", .authentic),
            ("Basic dXNlcjpwYXN0", .unauthorized), ("Basic ", .unauthorized), ("Bearer user:pass", .unauthorized),
            (nil, .unauthorized),
        ] as [(String?, InboundVerdict)]
    )
    func `Basic credentials are the secret`(_ header: String?, _ verdict: InboundVerdict) throws {
        let source = try Self.source(Self.minimal + "signature: { scheme: basic }", ["secret": "user:pass"])
        let request = InboundRequest(headers: header.map { ["Authorization": $0] } ?? [:])
        #expect(source.verdict(on: request, now: SourceFixture.now) == verdict)
    }

    @Test func `a signed time in the mapping's own format makes old requests stale`() throws {
        let mapping =
            Self.minimal
            + "signature: { scheme: hmac_sha256, header: X-Sign, encoding: base64, content: \"{timestamp}{body}\", "
            + "timestamp: { header: X-Time, format: rfc3339 } }"
        let source = try Self.source(mapping, ["secret": "afterword-test-secret"])
        let headers = ["X-Time": "2026-01-01T00:00:00Z", "X-Sign": "8AOZdGnQCDymv/D/1zU0dkhh/GNaISiaYeJDMRUuvXs="]
        let request = InboundRequest(headers: headers, body: Array(#"{"id":"case-12345","score":5}"#.utf8))
        let signedAt = Instant(milliseconds: 1_767_225_600_000)
        #expect(source.verdict(on: request, now: signedAt) == .authentic)
        #expect(source.verdict(on: request, now: signedAt + .minutes(6)) == .stale)
    }
}
