import AfterwordCore
import AfterwordService
import Foundation
import Testing

/// What a Zendesk ticket event leaves out, and how it is asked for.
@Suite struct ZendeskCompletionTests {
    private static let settings = [
        "secret": "s", "api": "https://example.zendesk.com/", "user": "care@example.org", "token": "t",
    ]

    private static func event(_ fixture: String = "zendesk.event-solved") throws -> CaseEvent {
        let recorded = try #require(try SourceFixture.all().first { $0.name == fixture })
        return try #require(try recorded.source().read(recorded.request, now: SourceFixture.now).events.first)
    }

    /// Asks until the event is complete; gives the paths asked for too.
    private static func complete(
        _ event: CaseEvent,
        with source: any Source,
        knowing known: [String: JSONValue]
    ) throws -> (event: CaseEvent, paths: [String]) {
        var answers: [CompletionAnswer] = []
        var paths: [String] = []
        while true {
            switch source.completion(of: event, answers: answers) {
            case .complete(let event): return (event, paths)
            case .ask(let request):
                let path = try #require(URL(string: request.url)).path()
                paths.append(path)
                answers.append(known[path].map(CompletionAnswer.found) ?? .unknown)
            }
        }
    }

    private static let api: [String: JSONValue] = [
        "/api/v2/users/12345": [
            "user": [
                "id": 12345, "name": "Ana", "email": "ana@example.org", "phone": "+15005550006", "locale": "es-MX",
            ]
        ],
        "/api/v2/tickets/50/metrics": [
            "ticket_metric": [
                "reply_time_in_minutes": ["calendar": 30, "business": 5], "solved_at": "2025-12-31T23:59:00Z",
            ]
        ],
        "/api/v2/users/678": ["user": ["id": 678, "name": "Bea", "email": "bea@example.org"]],
        "/api/v2/groups/9": ["group": ["id": 9, "name": "Support"]],
    ]

    @Test func `person, times, agent and team are filled in`() throws {
        let source = try makeSource("zendesk", Self.settings)
        let (event, paths) = try Self.complete(Self.event(), with: source, knowing: Self.api)
        #expect(
            paths == [
                "/api/v2/users/12345", "/api/v2/tickets/50/metrics", "/api/v2/users/678", "/api/v2/groups/9",
            ]
        )
        let contact = ContactFacts(
            id: "12345",
            name: "Ana",
            email: "ana@example.org",
            phone: "+15005550006",
            locale: "es-MX"
        )
        #expect(event.contact == contact)
        #expect(event.case?.firstReplyAt == Instant(rfc3339: "2025-12-31T10:30:00Z"))
        #expect(event.case?.resolvedAt == Instant(rfc3339: "2025-12-31T23:59:00Z"))
        #expect(event.case?.agent == AgentFacts(id: "678", name: "Bea", email: "bea@example.org"))
        #expect(event.case?.team == TeamFacts(id: "9", name: "Support"))
    }

    @Test func `what the API does not know is left out`() throws {
        let source = try makeSource("zendesk", Self.settings)
        let event = try Self.event()
        #expect(try Self.complete(event, with: source, knowing: [:]).event == event)
    }

    @Test func `an API token goes with its user, an OAuth token alone`() throws {
        let basic = try makeSource("zendesk", Self.settings)
        let bearer = try makeSource("zendesk", Self.settings.filter { $0.key != "user" })
        let expected = Data("care@example.org/token:t".utf8).base64EncodedString()
        for (source, authorization) in [(basic, "Basic \(expected)"), (bearer, "Bearer t")] {
            guard case .ask(let request) = source.completion(of: try Self.event(), answers: []) else {
                Issue.record("nothing is asked")
                return
            }
            #expect(request.headers.first { $0.name == "Authorization" }?.value == authorization)
            #expect(request.url == "https://example.zendesk.com/api/v2/users/12345")
        }
    }

    @Test(arguments: ["zendesk.trigger-solved", "zendesk.trigger-reopened", "zendesk.event-reopened"])
    func `nothing is asked about what says all or ends nothing`(_ fixture: String) throws {
        let source = try makeSource("zendesk", Self.settings)
        let event = try Self.event(fixture)
        #expect(source.completion(of: event, answers: []) == .complete(event))
    }

    @Test func `nothing is asked without a token`() throws {
        let source = try makeSource("zendesk", ["secret": "s", "api": "https://example.zendesk.com"])
        let event = try Self.event()
        #expect(source.completion(of: event, answers: []) == .complete(event))
    }

    @Test func `ids that are no numbers never reach an address`() throws {
        let source = try makeSource("zendesk", Self.settings)
        var event = try Self.event()
        event.contact?.id = "../../oauth/tokens"
        #expect(source.completion(of: event, answers: []) == .complete(event))
    }

    @Test(arguments: [
        (["secret": "s", "token": "t"], "api"), (["secret": "s", "user": "u"], "user"),
        (["secret": "s", "api": "example.zendesk.com", "token": "t"], "api"),
    ])
    func `a token without its address is refused`(_ settings: [String: String], setting: String) throws {
        let error = try #require(throws: SourceConfigurationError.self) { try makeSource("zendesk", settings) }
        #expect(error.setting == setting)
    }
}
