import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Foundation
import Testing

/// From a helpdesk's request to a case in the store.
@Suite struct SourceIntakeTests {
    private static let zendesk = [
        "unsigned": "true", "api": "https://example.zendesk.com", "user": "care@example.org", "token": "t",
    ]

    /// A service whose one source is `desk`, five minutes into the new year.
    private static func withDesk(
        _ type: String,
        _ settings: [String: String],
        _ body: (ServiceContext) async throws -> Void
    ) async throws {
        let source = try makeSource(type, settings)
        try await withService(clock: ManualClock(now: SourceFixture.now)) { context in
            var context = context
            context.sources = [source]
            try await body(context)
        }
    }

    private static func request(_ fixture: String) throws -> InboundRequest {
        try #require(try SourceFixture.all().first { $0.name == fixture }).request
    }

    private static func supportCase(_ id: String, in context: ServiceContext) async throws -> SupportCase? {
        try await context.store.database.read { [store = context.store] connection in
            try store.supportCase(source: "desk", externalID: id, in: connection)
        }
    }

    private static func messages(in context: ServiceContext) async throws -> [ClaimedMessage] {
        try await DeliveryBook(context).claim(limit: 100, now: context.now(), owner: 1)
    }

    @Test func `a request makes a case, the same request again nothing`() async throws {
        try await Self.withDesk("chatwoot", ["unsigned": "true"]) { context in
            let intake = SourceIntake(context)
            let request = try Self.request("chatwoot.resolved")
            let first = try await intake.receive(request, source: "desk")
            let second = try await intake.receive(request, source: "desk")
            #expect(first == .receipt(.init(received: 1, accepted: 1, ignored: [])))
            #expect(second == .receipt(.init(received: 1, accepted: 0, ignored: [])))
            #expect(try await Self.supportCase("1:42", in: context)?.state.phase == .resolved)
        }
    }

    @Test func `solved and days later closed are one resolution`() async throws {
        try await Self.withDesk("zendesk", ["unsigned": "true"]) { context in
            for fixture in ["zendesk.event-solved", "zendesk.event-closed"] {
                _ = try await SourceIntake(context).receive(try Self.request(fixture), source: "desk")
            }
            let state = try #require(try await Self.supportCase("50", in: context)).state
            #expect(state.phase == .closed && state.resolutionNumber == 1)
        }
    }

    @Test func `strangers and late requests leave nothing behind`() async throws {
        try await Self.withDesk("chatwoot", ["secret": "afterword-test-secret"]) { context in
            let intake = SourceIntake(context)
            let request = try Self.request("chatwoot.resolved")
            await #expect(throws: SourceIntake.Refusal.unauthorized) {
                try await intake.receive(request, source: "desk")
            }
            await #expect(throws: SourceIntake.Refusal.unknownSource) {
                try await intake.receive(request, source: "none")
            }
            var late = request
            late.headers = [
                "x-chatwoot-timestamp": "1767225600",
                "x-chatwoot-signature": "sha256=fc8c015b4fd6818a6e3eb80f184214ac3044f8df32e367e3ba9674aad7aec90c",
            ]
            late.body = Array(#"{"id":"case-12345","score":5}"#.utf8)
            var later = context
            later.now = { SourceFixture.now + .seconds(1) }
            await #expect(throws: SourceIntake.Refusal.stale) {
                try await SourceIntake(later).receive(late, source: "desk")
            }
            #expect(try await Self.supportCase("1:42", in: context) == nil)
        }
    }

    @Test(arguments: [String(repeating: "d", count: 7000), "a\u{0}b"])
    func `a delivery's odd id is kept as its digest and still tells a repeat`(_ id: String) async throws {
        try await Self.withDesk("zammad", ["unsigned": "true"]) { context in
            var request = try Self.request("zammad.closed")
            request.headers["x-zammad-delivery"] = id
            for accepted in [1, 0] {
                let outcome = try await SourceIntake(context).receive(request, source: "desk")
                #expect(outcome == .receipt(.init(received: 1, accepted: accepted, ignored: [])))
            }
            let known = try await context.store.database.read {
                try $0.rows("SELECT event_id FROM received_event").map { try $0.text("event_id") }
            }
            #expect(known.count == 1 && known.allSatisfy { $0.hasPrefix("sha256:") && $0.utf8.count < 80 })
        }
    }

    @Test func `without a time a ticket that comes back and is ended again soon has two resolutions`() async throws {
        let clock = ManualClock(now: SourceFixture.now)
        let source = try makeSource("freshdesk", ["unsigned": "true"])
        try await withService(clock: clock) { context in
            var context = context
            context.sources = [source]
            for status in ["Resolved", "Resolved", "Open", "Open", "Resolved", "Closed"] {
                let body = #"{"freshdesk_webhook":{"ticket_id":9,"ticket_status":"\#(status)"}}"#
                _ = try await SourceIntake(context).receive(InboundRequest(body: Array(body.utf8)), source: "desk")
                clock.advance(by: .seconds(30))
            }
            let state = try #require(try await Self.supportCase("9", in: context)).state
            #expect(state.resolutionNumber == 2 && state.phase == .closed)
        }
    }

    @Test(arguments: [
        (#"{"event":""}"#, "must be a text of 1 to 255 characters or a number"),
        (#"{"event":[]}"#, "must be a text or a number, not a list"), ("{}", "is missing"),
    ])
    func `what is wrong with a text that must be there is told as it is`(_ body: String, _ fault: String) throws {
        let source = try makeSource("chatwoot", ["unsigned": "true"])
        let refusal = EventRefusal.fields([FieldError(field: "/event", message: fault)], index: nil)
        #expect(throws: refusal) {
            try source.read(InboundRequest(body: Array(body.utf8)), now: SourceFixture.now)
        }
    }

    @Test func `an event that leaves something out waits in the outbox, once`() async throws {
        try await Self.withDesk("zendesk", Self.zendesk) { context in
            let request = try Self.request("zendesk.event-solved")
            for accepted in [1, 0] {
                let outcome = try await SourceIntake(context).receive(request, source: "desk")
                #expect(outcome == .receipt(.init(received: 1, accepted: accepted, ignored: [])))
            }
            let waiting = try await Self.messages(in: context)
            #expect(waiting.map(\.message.channel) == ["source:desk"])
            #expect(try await Self.supportCase("50", in: context) == nil)
        }
    }

    @Test func `what the helpdesk told is taken in once, however often it is recorded`() async throws {
        try await Self.withDesk("zendesk", Self.zendesk) { context in
            _ = try await SourceIntake(context).receive(try Self.request("zendesk.event-solved"), source: "desk")
            let claimed = try #require(try await Self.messages(in: context).first)
            var event = try JSONText.decode(CaseEvent.self, from: claimed.message.content.data)
            event.contact?.email = "ana@example.org"
            var record = DeliveryRecord(claimed, outcome: .sent(Learned()), startedAt: context.now())
            record.events = [event]
            try await DeliveryBook(context).record([record])
            try await DeliveryBook(context).record([record])
            let resolved = try #require(try await Self.supportCase("50", in: context))
            #expect(resolved.state.resolutionNumber == 1)
            let contact = try await context.store.database.read { [store = context.store] connection in
                try store.contact(resolved.contactID, in: connection)
            }
            #expect(contact?.email == "ana@example.org")
            #expect(try await Self.messages(in: context) == [])
        }
    }

    @Test func `an event that was taken in leaves nothing of itself in the message that asked`() async throws {
        try await Self.withDesk("zendesk", Self.zendesk) { context in
            _ = try await SourceIntake(context).receive(try Self.request("zendesk.event-solved"), source: "desk")
            let claimed = try #require(try await Self.messages(in: context).first)
            let event = try JSONText.decode(CaseEvent.self, from: claimed.message.content.data)
            var record = DeliveryRecord(claimed, outcome: .giveUp(because: "HTTP 500"), startedAt: context.now())
            record.events = [event]
            try await DeliveryBook(context).record([record])
            let message = try #require(try await Self.message(claimed.message.id, in: context))
            #expect(message.content.type == "source.completion")
            #expect(message.content.data == "{}")
            #expect(message.lastError == "HTTP 500")
        }
    }

    @Test(arguments: [
        (ContactFacts(id: "12345"), CaseFacts(id: "1"), true), (ContactFacts(id: "1"), CaseFacts(id: "50"), true),
        (ContactFacts(id: "1"), CaseFacts(id: "1"), false),
    ])
    func `erasing a person calls off an event of theirs that still waits, known by person or case, and no other`(
        _ person: ContactFacts,
        _ known: CaseFacts,
        _ isTheirs: Bool
    ) async throws {
        try await Self.withDesk("zendesk", Self.zendesk) { context in
            let before = CaseEvent(
                source: "desk",
                id: "e1",
                type: .caseOpened,
                at: context.now(),
                case: known,
                contact: person
            )
            try await CaseIntake(context).accept([before])
            let contact = try #require(try await Self.supportCase(known.id, in: context)).contactID
            _ = try await SourceIntake(context).receive(try Self.request("zendesk.event-solved"), source: "desk")
            let waiting = try #require(
                try await context.store.database.read { try $0.firstRow("SELECT message_id FROM outbox") }
            )
            _ = try await Erasure(context).erase(contact, by: "cli")
            let message = try #require(try await Self.message(waiting.id("message_id"), in: context))
            #expect(message.state == (isTheirs ? .cancelled : .waiting))
            #expect((message.content.data == "{}") == isTheirs)
            #expect(try await Self.messages(in: context).isEmpty == isTheirs)
        }
    }

    private static func message(_ id: EntityID<Message>, in context: ServiceContext) async throws -> Message? {
        try await context.store.database.read { [store = context.store] in try store.message(id, in: $0) }
    }

    @Test func `a crash between taking in and recording asks again and takes nothing in twice`() async throws {
        try await Self.withDesk("zendesk", Self.zendesk) { context in
            _ = try await SourceIntake(context).receive(try Self.request("zendesk.event-solved"), source: "desk")
            let claimed = try #require(try await Self.messages(in: context).first)
            let event = try JSONText.decode(CaseEvent.self, from: claimed.message.content.data)
            #expect(try await CaseIntake(context).accept([event]) == 1)
            // Here the process dies; the next one frees the claim.
            try await DeliveryBook(context).releaseStaleClaims(epoch: 2, holding: [])
            let again = try #require(try await Self.messages(in: context).first)
            #expect(again.message.id == claimed.message.id)
            #expect(try await CaseIntake(context).accept([event]) == 0)
        }
    }
}
