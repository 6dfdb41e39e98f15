import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// Events of cases that wait together, or come as one batch.
@Suite struct IntakeTogetherTests {
    @Test func `cases that wait together leave what each would leave alone`() async throws {
        try await PostOffice.run { office in
            let alone = try await Self.take([Self.resolved(0, Self.person(0))], office)
            #expect(alone == 1)
            try await office.store.database.writingTogether { group in
                for number in 1...60 {
                    group.addTask { _ = try await Self.take([Self.resolved(number, Self.person(number))], office) }
                }
            }
            let expected = try await Self.traces(of: 0, office)
            #expect(expected.messages == ["waiting tg 0"])
            for number in 1...60 {
                var traces = try await Self.traces(of: number, office)
                #expect(traces.messages == ["waiting tg \(number)"])
                traces.messages = expected.messages
                #expect(traces == expected)
            }
        }
    }

    @Test func `a repeat, a case known before, one person's two cases and a stranger's mix in one group`() async throws
    {
        try await PostOffice.run { office in
            try await Self.take([Self.resolved(1, Self.person(1))], office)
            try await office.store.database.writingTogether { group in
                group.addTask {
                    let accepted = try await Self.take([Self.resolved(1, Self.person(1))], office)
                    #expect(accepted == 0)
                }
                group.addTask {
                    try await Self.take([Self.event("again-1", .caseReopened, 1, Self.person(1), after: 1)], office)
                }
                for number in [2, 3] {
                    group.addTask { try await Self.take([Self.resolved(number, Self.person(2))], office) }
                }
                group.addTask { try await Self.take([Self.resolved(4, Self.person(4))], office) }
                for _ in 1...3 { group.addTask { try await Self.take([Self.resolved(5, Self.person(5))], office) } }
            }
            #expect(try await Self.traces(of: 1, office).messages == ["cancelled tg 1"])
            // Of two cases of one person only one is asked about, and the other has its reason.
            let both = try await [Self.traces(of: 2, office), Self.traces(of: 3, office)]
            #expect(both.flatMap(\.messages) == ["waiting tg 2"])
            #expect(both.filter { $0.messages.isEmpty }.flatMap(\.csat) != [])
            #expect(Set(both.map(\.contacts)) == [1])
            #expect(try await Self.traces(of: 4, office).messages == ["waiting tg 4"])
            let once = try await Self.traces(of: 5, office)
            #expect(once.messages == ["waiting tg 5"] && once.events == ["case.resolved"])
        }
    }

    @Test func `a bad event harms no other of its group`() async throws {
        try await PostOffice.run { office in
            try await Self.take([Self.resolved(1, Self.person(1))], office)
            let known = try await Self.supportCase(1, office)
            // Its next occasion is taken already, by an invitation that no look-up finds.
            try await office.store.database.write { [store = office.store, now = office.clock.now] connection in
                let stray = Invitation(
                    id: store.ids.next(at: now),
                    survey: "csat",
                    surveyVersion: "1",
                    kind: .csat,
                    purpose: .survey,
                    contactID: known.contactID,
                    state: .cancelled,
                    locale: "en",
                    createdAt: now
                )
                try store.insert(stray, triggerKey: "case:\(known.id.rawValue):2:csat", in: connection)
            }
            let bad = [
                Self.event("r1", .caseReopened, 1, Self.person(1), after: 1),
                Self.event("r2", .caseResolved, 1, Self.person(1), after: 2),
            ]
            try await office.store.database.writingTogether { group in
                group.addTask {
                    let error = await #expect(throws: SQLError.self) { _ = try await Self.take(bad, office) }
                    #expect(error?.code == .uniqueViolation)
                }
                for number in 2...20 {
                    group.addTask { try await Self.take([Self.resolved(number, Self.person(number))], office) }
                }
            }
            for number in 2...20 { #expect(try await Self.traces(of: number, office).messages.count == 1) }
            #expect(try await Self.traces(of: 1, office).events == ["case.resolved"])
        }
    }

    @Test func `people who turn out to be one by an event between them are asked once`() async throws {
        try await PostOffice.run { office in
            var both = ContactFacts(email: "ana@example.org", phone: "+15550001")
            both.handles = ["telegram": "77"]
            let accepted = try await Self.take(
                [
                    Self.resolved(1, both), Self.resolved(2, ContactFacts(email: "ana@example.org")),
                    Self.resolved(3, ContactFacts(phone: "+15550001")),
                ],
                office
            )
            #expect(accepted == 3)
            let cases = try await [
                Self.supportCase(1, office), Self.supportCase(2, office), Self.supportCase(3, office),
            ]
            #expect(Set(cases.map(\.contactID)).count == 1)
            let traces = try await [Self.traces(of: 1, office), Self.traces(of: 2, office), Self.traces(of: 3, office)]
            #expect(traces.flatMap(\.messages) == ["waiting tg 77"])
            #expect(traces.allSatisfy { !$0.csat.isEmpty })
        }
    }

    @Test func `a case's events in one batch follow each other`() async throws {
        try await PostOffice.run { office in
            try await Self.take(
                [
                    Self.event("a", .caseOpened, 1, Self.person(1)),
                    Self.event("b", .caseResolved, 1, Self.person(1), after: 1),
                    Self.event("c", .caseReopened, 1, nil, after: 2),
                    Self.event("d", .caseResolved, 1, nil, after: 3),
                ],
                office
            )
            let traces = try await Self.traces(of: 1, office)
            #expect(traces.events == ["case.opened", "case.resolved", "case.reopened", "case.resolved"])
            #expect(try await Self.supportCase(1, office).state.resolutionNumber == 2)
            #expect(traces.messages == ["cancelled tg 1", "waiting tg 1"])
        }
    }

    @Test func `of two surveys of one kind that wait for the same case the later one stays`() async throws {
        var first = try #require(try SurveyLibrary(folder: nil, channels: nil).byName["csat"])
        first.send.delay = .hours(1)
        var second = first
        second.name = "csat_again"
        let surveys = ["csat": first, "csat_again": second]
        try await withService(clock: ManualClock(), channels: PostOffice.channels, surveys: surveys) { context in
            let office = PostOffice(context: context, clock: ManualClock())
            try await Self.take([Self.resolved(1, Self.person(1))], office)
            let traces = try await Self.traces(of: 1, office)
            #expect(traces.csat == ["defer delayed", "suppress superseded"])
            #expect(traces.others == ["defer delayed"])
        }
    }

    @Test func `a batch of all kinds is taken in as it stands`() async throws {
        try await PostOffice.run { office in
            var said = Self.person(1)
            said.consents = ["survey": false]
            let told = CaseEvent(
                source: "desk",
                id: "told",
                type: .contactUpdated,
                at: office.clock.now + .seconds(1),
                contact: said
            )
            try await Self.take([Self.resolved(1, Self.person(1)), told, Self.resolved(2, Self.person(1))], office)
            #expect(try await Self.traces(of: 1, office).messages == ["cancelled tg 1"])
            #expect(try await Self.traces(of: 2, office).csat == ["suppress no_consent"])
        }
    }
}

extension IntakeTogetherTests {
    /// What events have left of a case, without the ids and times that differ.
    private struct Traces: Equatable {
        var events: [String]
        /// What was decided about csat.
        var csat: [String]
        var others: [String]
        var messages: [String]
        /// How many people there are whose case it is.
        var contacts: Int
        var identities: [String]
    }

    @discardableResult
    private static func take(_ events: [CaseEvent], _ office: PostOffice) async throws -> Int {
        try await CaseIntake(office.context).accept(events)
    }

    private static func person(_ number: Int) -> ContactFacts {
        ContactFacts(
            id: "p\(number)",
            name: "Person \(number)",
            email: "p\(number)@example.org",
            handles: ["telegram": "\(number)"]
        )
    }

    private static func resolved(_ number: Int, _ person: ContactFacts) -> CaseEvent {
        self.event("e\(number)", .caseResolved, number, person)
    }

    private static func event(
        _ id: String,
        _ type: EventType,
        _ number: Int,
        _ person: ContactFacts?,
        after seconds: Int = 0
    ) -> CaseEvent {
        CaseEvent(
            source: "desk",
            id: id,
            type: type,
            at: .testStart - .seconds(60 - seconds),
            case: CaseFacts(id: "C\(number)"),
            contact: person
        )
    }

    private static func supportCase(_ number: Int, _ office: PostOffice) async throws -> SupportCase {
        let found = try await office.store.database.read { [store = office.store] in
            try store.supportCase(source: "desk", externalID: "C\(number)", in: $0)
        }
        return try #require(found)
    }

    private static func traces(of number: Int, _ office: PostOffice) async throws -> Traces {
        let value = try await self.supportCase(number, office)
        return try await office.store.database.read { [store = office.store] connection in
            let decisions = try store.decisions(ofCase: value.id, in: connection)
            func words(_ decisions: [Decision]) -> [String] {
                decisions.map { "\($0.verdict.name) \($0.verdict.reason?.rawValue ?? "")" }
            }
            let invitations = try store.invitations(ofCase: value.id, in: connection)
            let messages = try invitations.flatMap { try store.messages(ofInvitation: $0.id, in: connection) }
            return Traces(
                events: try store.timeline(of: value.id, in: connection).map(\.type.rawValue),
                csat: words(decisions.filter { $0.survey == "csat" }),
                others: words(decisions.filter { $0.survey != "csat" }),
                messages: messages.map {
                    "\($0.state.rawValue) \($0.channel) \($0.content.recipient ?? "")"
                },
                contacts: try store.contact(value.contactID, in: connection) == nil ? 0 : 1,
                identities: try store.identities(of: value.contactID, in: connection).map(\.channel)
            )
        }
    }
}
