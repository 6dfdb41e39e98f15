import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// Events that arrive in another order than they happened in.
@Suite struct LateNewsTests {
    // MARK: - Consents

    /// What one event says and how many minutes ago it happened.
    struct Said: Sendable {
        var ago: Int
        /// `nil`: the event says nothing about it.
        var yes: Bool?
    }

    @Test(
        arguments: [
            // An unrelated event between them outdates no "no".
            ([Said(ago: 60, yes: true), Said(ago: 10), Said(ago: 30, yes: false)], false),
            ([Said(ago: 60, yes: false), Said(ago: 10), Said(ago: 30, yes: true)], true),
            // What is older than the last word changes nothing.
            ([Said(ago: 30, yes: false), Said(ago: 60, yes: true)], false),
            ([Said(ago: 30, yes: true), Said(ago: 60, yes: false)], true),
            // Also when the last word only repeated the one before it.
            ([Said(ago: 60, yes: false), Said(ago: 20, yes: false), Said(ago: 40, yes: true)], false),
            ([Said(ago: 60, yes: true), Said(ago: 20, yes: true), Said(ago: 40, yes: false)], true),
            // Of two at the same moment the no counts.
            ([Said(ago: 30, yes: true), Said(ago: 30, yes: false)], false),
            ([Said(ago: 30, yes: false), Said(ago: 30, yes: true)], false),
            // A clock that runs ahead does not outlast what is said next.
            ([Said(ago: -60, yes: true), Said(ago: 0, yes: false)], false),
        ] as [([Said], Bool)],
        ["survey", "marketing", "quote"]
    )
    func `the last word on a consent counts, whatever else was told and when it came`(
        _ told: (said: [Said], outcome: Bool),
        _ purpose: String
    ) async throws {
        try await PostOffice.run { office in
            for (number, said) in told.said.enumerated() {
                let consents = said.yes.map { [purpose: $0] } ?? [:]
                try await Self.take([Self.update(number, ago: said.ago, consents)], office)
            }
            let contact = try await Self.contact(office)
            #expect(Self.consent(purpose, of: contact) == told.outcome)
            // All that was said stands in the ledger, also what changed nothing.
            let ledger = try await office.store.database.read { [store = office.store] in
                try store.consents(of: contact.id, limit: 100, in: $0).rows
            }
            #expect(ledger.count == told.said.count { $0.yes != nil })
        }
    }

    @Test(arguments: ["survey", "marketing", "quote"])
    func `a no at the desk is not undone by an older yes, and is by a newer one`(_ purpose: String) async throws {
        try await PostOffice.run { office in
            try await Self.take([Self.update(1, ago: 600, [:])], office)
            let known = try await Self.contact(office)
            var change = ContactChange()
            change.consents = [purpose: false]
            try await ContactDesk(office.context).change(known.id, version: known.version, by: "marta", change)
            try await Self.take([Self.update(2, ago: 5, [purpose: true])], office)
            #expect(Self.consent(purpose, of: try await Self.contact(office)) == false)
            office.clock.advance(by: .hours(1))
            try await Self.take([Self.update(3, ago: -60, [purpose: true])], office)
            #expect(Self.consent(purpose, of: try await Self.contact(office)) == true)
        }
    }

    @Test func `a start word takes a stop word back, though an event told of a consent meanwhile`() async throws {
        try await PostOffice.run(channels: [Parrot(id: "tg", addressKind: "telegram")]) { office in
            let decision = try await office.resolve(1)
            let person = try await office.invitation(decision).contactID
            try await office.hear(.text("stop"))
            office.clock.advance(by: .minutes(1))
            try await Self.take([Self.update(1, ago: -1, ["survey": true])], office)
            #expect(try await office.contact(person).optedOutAt != nil)
            try await office.hear(.text("start"))
            #expect(try await office.contact(person).optedOutAt == nil)
        }
    }

    @Test(arguments: ["start", "/start"])
    func `a start word leaves single channels as they were said elsewhere`(_ word: String) async throws {
        try await PostOffice.run(channels: [Parrot(id: "tg", addressKind: "telegram")]) { office in
            let person = try await office.invitation(try await office.resolve(1)).contactID
            let page = SurveySubscription(office.context)
            try await page.stop(person, channel: "email")
            try await office.hear(.text("stop"))
            try await office.hear(.text(word))
            let contact = try await office.contact(person)
            #expect(contact.optedOutAt == nil && contact.optedOutChannels == ["email"])
        }
    }

    // MARK: - Addresses

    @Test(arguments: [("zoe@new.example", "ana@old.example"), ("ana@new.example", "zoe@old.example")])
    func `a survey goes to the person's present address`(_ new: String, _ old: String) async throws {
        try await PostOffice.run(channels: [Pigeon(id: "mail", addressKind: "email")]) { office in
            for (number, email) in [(1, old), (2, new)] {
                let facts = ContactFacts(id: "p1", email: email)
                try await Self.take([Self.update(number, ago: 60 - number, facts)], office)
            }
            let decision = try await office.resolve(1, ContactFacts(id: "p1"))
            #expect(try await office.messages(decision).map(\.content.recipient) == [new])
        }
    }

    @Test(arguments: [("99", "11"), ("11", "99")])
    func `of two handles the one that was told last is used`(_ new: String, _ old: String) async throws {
        try await PostOffice.run(channels: [Pigeon(id: "tg", addressKind: "telegram")]) { office in
            for (number, handle) in [(1, old), (2, new)] {
                let facts = ContactFacts(id: "p1", handles: ["telegram": handle])
                try await Self.take([Self.update(number, ago: 60 - number, facts)], office)
            }
            let decision = try await office.resolve(1, ContactFacts(id: "p1"))
            #expect(try await office.messages(decision).map(\.content.recipient) == [new])
        }
    }

    @Test func `an address that the resolution itself tells is the present one`() async throws {
        try await PostOffice.run(channels: [Pigeon(id: "mail", addressKind: "email")]) { office in
            try await Self.take([Self.update(1, ago: 60, ContactFacts(id: "p1", email: "ana@old.example"))], office)
            let decision = try await office.resolve(1, ContactFacts(id: "p1", email: "zoe@new.example"))
            #expect(try await office.messages(decision).map(\.content.recipient) == ["zoe@new.example"])
        }
    }

    // MARK: - Cases

    @Test func `a late resolution keeps its tags, agent and team behind a message that names none`() async throws {
        try await PostOffice.run { office in
            var last = CaseFacts(id: "C1")
            last.tags = ["vip", "no-survey"]
            last.agent = AgentFacts(id: "bea")
            last.team = TeamFacts(id: "t2")
            var first = CaseFacts(id: "C1")
            first.tags = ["vip"]
            first.agent = AgentFacts(id: "ion")
            first.team = TeamFacts(id: "t1")
            try await Self.take([Self.event("a", .caseOpened, ago: 120, first)], office)
            try await Self.take([Self.event("b", .caseMessage, ago: 5, CaseFacts(id: "C1"))], office)
            try await Self.take([Self.event("c", .caseResolved, ago: 10, last)], office)
            let value = try await Self.supportCase(office)
            #expect(value.tags == ["vip", "no-survey"] && value.agent.id == "bea" && value.team.id == "t2")
            #expect(try await Self.asked(office).isEmpty)
        }
    }

    @Test func `tags that were told later stay`() async throws {
        try await PostOffice.run { office in
            var first = CaseFacts(id: "C1")
            first.tags = ["old"]
            first.agent = AgentFacts(id: "ion")
            var last = CaseFacts(id: "C1")
            last.tags = ["no-survey"]
            last.agent = AgentFacts(id: "bea")
            try await Self.take([Self.event("a", .caseMessage, ago: 5, last)], office)
            try await Self.take([Self.event("b", .caseOpened, ago: 120, first)], office)
            let value = try await Self.supportCase(office)
            #expect(value.tags == ["no-survey"] && value.agent.id == "bea")
        }
    }

    @Test func `a first message that says nothing outdates no tags`() async throws {
        try await PostOffice.run { office in
            var tagged = CaseFacts(id: "C1")
            try await Self.take([Self.event("a", .caseMessage, ago: 5, CaseFacts(id: "C1"))], office)
            tagged.tags = ["vip"]
            try await Self.take([Self.event("b", .caseOpened, ago: 120, tagged)], office)
            tagged.tags = ["vip", "no-survey"]
            try await Self.take([Self.event("c", .caseResolved, ago: 10, tagged)], office)
            #expect(try await Self.supportCase(office).tags == ["vip", "no-survey"])
            #expect(try await Self.asked(office).isEmpty)
        }
    }

    @Test func `a late event does not give the case back to the person it had before`() async throws {
        try await PostOffice.run { office in
            let other = ContactFacts(id: "p2", handles: ["telegram": "88"])
            try await Self.take([Self.event("a", .caseOpened, ago: 120, CaseFacts(id: "C1"))], office)
            try await Self.take([Self.event("b", .caseMessage, ago: 5, CaseFacts(id: "C1"), other)], office)
            try await Self.take([Self.event("c", .caseResolved, ago: 10, CaseFacts(id: "C1"))], office)
            #expect(try await Self.asked(office) == ["sending 88"])
        }
    }

    private static let marks: [(told: [Said], outcome: Bool)] = [
        // Said in order: the later word counts.
        ([Said(ago: 60, yes: true), Said(ago: 5, yes: false)], false),
        ([Said(ago: 60, yes: false), Said(ago: 5, yes: true)], true),
        // Told late, older news only fills what nobody has said.
        ([Said(ago: 5, yes: true), Said(ago: 60, yes: false)], true),
        ([Said(ago: 5), Said(ago: 60, yes: true)], true),
        ([Said(ago: 5), Said(ago: 60, yes: false)], false),
    ]

    @Test(arguments: marks)
    func `a late event takes no complaint and no test mark back`(_ told: [Said], _ outcome: Bool) async throws {
        try await PostOffice.run { office in
            for (number, said) in told.enumerated() {
                var facts = CaseFacts(id: "C1")
                (facts.isComplaint, facts.isTest) = (said.yes, said.yes)
                try await Self.take([Self.event("e\(number)", .caseMessage, ago: said.ago, facts)], office)
            }
            let value = try await Self.supportCase(office)
            #expect(value.isComplaint == outcome && value.isTest == outcome)
        }
    }

    @Test func `a case that told of nobody belongs to the first person it names`() async throws {
        try await PostOffice.run { office in
            try await Self.take([Self.event("a", .caseMessage, ago: 5, CaseFacts(id: "C1"), nil)], office)
            try await Self.take([Self.event("b", .caseResolved, ago: 10, CaseFacts(id: "C1"))], office)
            #expect(try await Self.asked(office) == ["sending 77"])
        }
    }

    @Test func `a case that comes back withdraws what waits for another person`() async throws {
        try await PostOffice.run { office in
            let other = ContactFacts(id: "p2", handles: ["telegram": "88"])
            try await Self.take([Self.event("a", .caseResolved, ago: 10, CaseFacts(id: "C1"))], office)
            #expect(try await Self.asked(office) == ["sending 77"])
            try await Self.take([Self.event("b", .caseReopened, ago: 5, CaseFacts(id: "C1"), other)], office)
            #expect(try await Self.asked(office) == ["cancelled 77"])
        }
    }

    @Test func `a resolution time from before the case came back tells of no new resolution`() async throws {
        try await PostOffice.run { office in
            var facts = CaseFacts(id: "C1")
            facts.resolvedAt = office.clock.now - .minutes(90)
            let ends = [EventType.caseResolved, .caseClosed].map { type in
                CaseEvent(
                    source: "desk",
                    id: type.rawValue,
                    type: type,
                    time: nil,
                    now: office.clock.now,
                    case: facts,
                    contact: PostOffice.ana
                )
            }
            try await Self.take([ends[0]], office)
            try await Self.take([Self.event("back", .caseReopened, ago: 60, CaseFacts(id: "C1"))], office)
            try await Self.take([ends[1]], office)
            let state = try await Self.supportCase(office).state
            #expect(state.phase == .closed && state.resolutionNumber == 2 && state.resolvedAt == office.clock.now)
        }
    }

    @Test func `a resolution of long ago is dated by its case`() async throws {
        try await PostOffice.run { office in
            var facts = CaseFacts(id: "C1")
            facts.resolvedAt = office.clock.now - .days(60)
            facts.tags = ["vip"]
            let opened = CaseEvent(
                source: "desk",
                id: "o",
                type: .caseOpened,
                time: office.clock.now - .days(61),
                now: office.clock.now,
                case: CaseFacts(id: "C1")
            )
            let event = CaseEvent(
                source: "desk",
                id: "e",
                type: .caseResolved,
                time: nil,
                now: office.clock.now,
                case: facts,
                contact: PostOffice.ana
            )
            try await Self.take([opened], office)
            try await Self.take([event], office)
            let value = try await Self.supportCase(office)
            #expect(value.state.resolvedAt == facts.resolvedAt && value.tags == ["vip"])
            #expect(value.factsAt == office.clock.now)
        }
    }
}

extension LateNewsTests {
    private static func take(_ events: [CaseEvent], _ office: PostOffice) async throws {
        _ = try await CaseIntake(office.context).accept(events)
    }

    private static func update(_ number: Int, ago minutes: Int, _ facts: ContactFacts) -> CaseEvent {
        CaseEvent(
            source: "desk",
            id: "u\(number)",
            type: .contactUpdated,
            at: .testStart - .minutes(minutes),
            contact: facts
        )
    }

    private static func update(_ number: Int, ago minutes: Int, _ consents: [String: Bool]) -> CaseEvent {
        self.update(number, ago: minutes, ContactFacts(id: "p1", consents: consents))
    }

    private static func event(
        _ id: String,
        _ type: EventType,
        ago minutes: Int,
        _ facts: CaseFacts,
        _ person: ContactFacts? = PostOffice.ana
    ) -> CaseEvent {
        CaseEvent(
            source: "desk",
            id: id,
            type: type,
            at: .testStart - .minutes(minutes),
            case: facts,
            contact: person
        )
    }

    private static func consent(_ purpose: String, of contact: Contact) -> Bool? {
        switch purpose {
        case "survey": contact.surveyConsent
        case "marketing": contact.marketingConsent
        default: contact.quoteConsent
        }
    }

    /// The one person there is.
    private static func contact(_ office: PostOffice) async throws -> Contact {
        let address = ContactAddress(channel: "source:desk", handle: "p1")
        let id = try await office.store.database.read { [store = office.store] in
            try $0.ask(store.owners(of: [address]))[address]
        }
        return try await office.contact(try #require(id))
    }

    private static func supportCase(_ office: PostOffice) async throws -> SupportCase {
        let found = try await office.store.database.read { [store = office.store] in
            try store.supportCase(source: "desk", externalID: "C1", in: $0)
        }
        return try #require(found)
    }

    /// State and recipient of each invitation about the case.
    private static func asked(_ office: PostOffice) async throws -> [String] {
        let id = try await self.supportCase(office).id
        return try await office.store.database.read { [store = office.store] connection in
            try store.invitations(ofCase: id, in: connection).filter { $0.survey == "csat" }.compactMap { invitation in
                let messages = try store.messages(ofInvitation: invitation.id, in: connection)
                return messages.last.map { "\(invitation.state.rawValue) \($0.content.recipient ?? "")" }
            }
        }
    }
}
