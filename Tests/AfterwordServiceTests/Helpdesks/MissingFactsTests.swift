import AfterwordCore
import AfterwordService
import AfterwordStorage
import Testing

/// What Zammad, Freshdesk and Intercom are asked after the acknowledgement, and what their answers change.
@Suite struct MissingFactsTests {
    private static let answers: [String: [String: JSONValue]] = [
        "zammad": [
            "https://zammad.example.org/api/v1/tags?object=Ticket&o_id=81": ["tags": ["refund", "vip"]],
            "https://zammad.example.org/api/v1/users/8": ["id": 8, "preferences": ["locale": "es-es"]],
        ],
        "freshdesk": [
            "https://example.freshdesk.com/api/v2/tickets/12345?include=requester,stats": [
                "tags": ["x"], "requester": ["id": 8, "name": "Other", "mobile": "+15005550006"],
                "stats": ["first_responded_at": "2025-12-31T11:00:00Z", "resolved_at": "2025-12-31T23:59:00Z"],
            ],
            "https://example.freshdesk.com/api/v2/contacts/8": ["language": "es"],
        ],
        "intercom": [
            "https://api.intercom.io/contacts/c1": [
                "name": "Other", "phone": "+15005550006", "language_override": nil, "browser_language": "es",
            ],
            "https://api.intercom.io/admins/678": ["name": "Bea", "email": "bea@example.org"],
            "https://api.intercom.io/teams/9": ["name": "Care"],
        ],
    ]
    static let fixtures = ["freshdesk.resolved", "intercom.closed", "zammad.closed"]

    private func scene(_ name: String) throws -> (source: any Source, event: CaseEvent, known: [String: JSONValue]) {
        let fixture = try #require(try SourceFixture.all().first { $0.name == name })
        let settings = try #require(BuiltInSources.all.first { $0.typeName == fixture.type }).exampleSettings
        let source = try makeSource(fixture.type, settings)
        let event = try #require(try fixture.source().read(fixture.request, now: SourceFixture.now).events.first)
        return (source, event, try #require(Self.answers[fixture.type]))
    }

    /// Answers each question from the table, or as unknown.
    private func play(_ scene: (source: any Source, event: CaseEvent, known: [String: JSONValue]), knowing: Bool) -> (
        asked: [String], event: CaseEvent?
    ) {
        var asked: [String] = []
        var answers: [CompletionAnswer] = []
        for _ in 0..<10 {
            switch scene.source.completion(of: scene.event, answers: answers) {
            case .ask(let request):
                asked.append(request.url)
                answers.append(knowing ? scene.known[request.url].map { .found($0) } ?? .unknown : .unknown)
            case .complete(let event): return (asked, event)
            }
        }
        return (asked, nil)
    }

    @Test(arguments: fixtures) func `everything that is missing is asked for once`(_ name: String) throws {
        let scene = try self.scene(name)
        let (asked, event) = self.play(scene, knowing: true)
        #expect(asked.sorted() == scene.known.keys.sorted())
        #expect(event?.contact?.locale?.hasPrefix("es") == true)
    }

    @Test(arguments: fixtures) func `what the webhook said stays`(_ name: String) throws {
        let scene = try self.scene(name)
        let event = try #require(self.play(scene, knowing: true).event)
        #expect(event.contact?.name == scene.event.contact?.name)
        #expect(event.contact?.email == scene.event.contact?.email)
        #expect((event.id, event.at, event.type) == (scene.event.id, scene.event.at, scene.event.type))
        if let tags = scene.event.case?.tags { #expect(event.case?.tags == tags) }
    }

    @Test(arguments: fixtures) func `a helpdesk that knows nothing leaves the event as it came`(_ name: String) throws {
        let scene = try self.scene(name)
        let (asked, event) = self.play(scene, knowing: false)
        #expect(!asked.isEmpty && event == scene.event)
    }

    @Test func `a webhook without a time is dated by the resolution that the helpdesk tells`() throws {
        let fixture = try #require(try SourceFixture.all().first { $0.name == "freshdesk.closed-few-boxes" })
        let settings = try #require(BuiltInSources.all.first { $0.typeName == "freshdesk" }).exampleSettings
        let event = try #require(try fixture.source().read(fixture.request, now: SourceFixture.now).events.first)
        let known = try #require(Self.answers["freshdesk"])
        let source = try makeSource("freshdesk", settings)
        let completed = try #require(self.play((source: source, event: event, known: known), knowing: true).event)
        #expect(event.at == SourceFixture.now)
        #expect(completed.at.rfc3339 == "2025-12-31T23:59:00Z" && completed.factsAt == SourceFixture.now)
        // It waits in the outbox as JSON.
        #expect(try JSONText.decode(CaseEvent.self, from: JSONText.encode(event)) == event)
    }

    @Test(arguments: fixtures) func `without a token nothing is asked`(_ name: String) throws {
        let scene = try self.scene(name)
        let type = String(name.prefix { $0 != "." })
        let settings = try #require(BuiltInSources.all.first { $0.typeName == type }).exampleSettings
        let silent = try makeSource(type, settings.filter { $0.key != "token" })
        #expect(silent.completion(of: scene.event, answers: []) == .complete(scene.event))
    }

    @Test func `agent, team and times are filled in`() throws {
        let intercom = try #require(self.play(try self.scene("intercom.closed"), knowing: true).event)
        #expect(intercom.case?.agent == AgentFacts(id: "678", name: "Bea", email: "bea@example.org"))
        #expect(intercom.case?.team == TeamFacts(id: "9", name: "Care"))
        let freshdesk = try #require(self.play(try self.scene("freshdesk.resolved"), knowing: true).event)
        #expect(freshdesk.case?.resolvedAt == Instant(rfc3339: "2025-12-31T23:59:00Z"))
        #expect(freshdesk.contact?.phone == "+15005550006")
        let zammad = try #require(self.play(try self.scene("zammad.closed"), knowing: true).event)
        #expect(zammad.case?.tags == ["refund", "vip"])
    }

    @Test(arguments: ["../users/1", "1/2", "1?x", ""])
    func `an id that could leave its place in the path is never asked for`(_ id: String) throws {
        for name in Self.fixtures {
            var scene = try self.scene(name)
            scene.event.case?.id = id
            scene.event.contact?.id = id
            scene.event.case?.agent?.id = id
            scene.event.case?.team?.id = id
            #expect(self.play(scene, knowing: true).asked.isEmpty, "\(name)")
        }
    }

    @Test func `a case that comes back asks nothing`() throws {
        for name in ["freshdesk.reopened", "intercom.replied", "zammad.reopened"] {
            let fixture = try #require(try SourceFixture.all().first { $0.name == name })
            let settings = try #require(BuiltInSources.all.first { $0.typeName == fixture.type }).exampleSettings
            let event = try #require(try fixture.source().read(fixture.request, now: SourceFixture.now).events.first)
            #expect(try makeSource(fixture.type, settings).completion(of: event, answers: []) == .complete(event))
        }
    }

    @Test(arguments: ["zammad", "freshdesk"]) func `a token without an address is named`(_ type: String) throws {
        let settings = ["secret": "s", "token": "t"]
        let error = try #require(throws: SourceConfigurationError.self) { try makeSource(type, settings) }
        #expect(error.setting == "api")
    }
}

/// How Zammad, Intercom and Freshdesk prove who they are.
@Suite struct PlainSignatureTests {
    /// The code was computed from the documented formula with Python's hmac.
    private static let body = Array(#"{"id":"case-12345","score":5}"#.utf8)
    private static let code = "sha1=8f27ba464f25e08b6931a1aa5f075d6704e0a0a3"
    private static let now = SourceFixture.now

    private func verdict(_ type: String, _ headers: [String: String], secret: String = "afterword-test-secret") throws
        -> InboundVerdict
    {
        let source = try makeSource(type, ["secret": secret])
        return source.verdict(on: InboundRequest(headers: headers, body: Self.body), now: Self.now)
    }

    @Test(arguments: ["zammad", "intercom"]) func `the known code is believed`(_ type: String) throws {
        #expect(try self.verdict(type, ["X-Hub-Signature": Self.code]) == .authentic)
        #expect(
            try self.verdict(type, ["X-Hub-Signature": Self.code], secret: "new afterword-test-secret") == .authentic
        )
    }

    @Test(
        arguments: ["zammad", "intercom"],
        [
            "sha1=8f27ba464f25e08b6931a1aa5f075d6704e0a0a4", "8f27ba464f25e08b6931a1aa5f075d6704e0a0a3", "sha1=", "",
            "sha256=1b2c0c6c3759bd478a7d21febe35c86a6069ae01841940cbb6c4c62e83ed8ac9",
        ]
    )
    func `another code is not`(_ type: String, _ code: String) throws {
        #expect(try self.verdict(type, ["X-Hub-Signature": code]) == .unauthorized)
    }

    @Test(
        arguments: [
            (["X-Afterword-Secret": "afterword-test-secret"], "afterword-test-secret", true),
            (["X-Afterword-Secret": "afterword-test-secre"], "afterword-test-secret", false),
            (["X-Afterword-Secret": ""], "afterword-test-secret", false),
            (["Authorization": "Basic dXNlcjpwYXNz"], "user:pass", true),
            (["Authorization": "Basic dXNlcjpwYXNz"], "old:pass user:pass", true),
            (["Authorization": "Basic dXNlcjpwYXNz"], "user:other", false),
            (["Authorization": "Bearer user:pass"], "user:pass", false), ([:], "user:pass", false),
        ] as [([String: String], String, Bool)]
    )
    func `Freshdesk shows the secret itself`(_ headers: [String: String], _ secret: String, _ isKnown: Bool) throws {
        #expect(try self.verdict("freshdesk", headers, secret: secret) == (isKnown ? .authentic : .unauthorized))
    }

    @Test func `Freshdesk's webhook is the same event by its time, and without one an event of its own`() throws {
        let source = try makeSource("freshdesk", ["unsigned": "true"])
        for (time, count) in [("2026-01-01T00:00:00Z", 1), ("", 2), ("{{ticket.updated_at}}", 2)] {
            let ticket = #"{"ticket_id":1,"ticket_status":"Resolved","ticket_updated_at":"\#(time)"}"#
            let request = InboundRequest(body: Array(#"{"freshdesk_webhook":\#(ticket)}"#.utf8))
            let ids = try [0, 1].flatMap { seconds in
                try source.read(request, now: Self.now + .seconds(seconds)).events.map(\.id)
            }
            #expect(Set(ids).count == count)
        }
    }
}
