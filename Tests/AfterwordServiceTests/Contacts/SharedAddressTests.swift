import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// Who is meant by an event that names an address of somebody who is known already.
@Suite struct SharedAddressTests {
    private static let mail: [any Channel] = [Pigeon(id: "mail", addressKind: "email")]

    /// Two events of one helpdesk, and whether they speak of one person.
    struct Pair: Sendable, CustomTestStringConvertible {
        var what: String
        var first: ContactFacts
        var second: ContactFacts
        var isOne: Bool

        var testDescription: String { self.what }
    }

    private static let number = "+34600999000"

    static let pairs = [
        Pair(
            what: "one number, two ids and mailboxes",
            first: ContactFacts(id: "7001", email: "a7@example.org", phone: number),
            second: ContactFacts(id: "7002", email: "b7@example.org", phone: number),
            isOne: false
        ),
        Pair(
            what: "one number, two ids",
            first: ContactFacts(id: "7001", phone: number),
            second: ContactFacts(id: "7002", phone: number),
            isOne: false
        ),
        Pair(
            what: "one number, two mailboxes",
            first: ContactFacts(email: "a7@example.org", phone: number),
            second: ContactFacts(email: "b7@example.org", phone: number),
            isOne: false
        ),
        Pair(
            what: "one number, and nothing that differs",
            first: ContactFacts(id: "7001", phone: number),
            second: ContactFacts(email: "b7@example.org", phone: number),
            isOne: true
        ),
        Pair(
            what: "one id, a new mailbox and number",
            first: ContactFacts(id: "7001", email: "a7@example.org", phone: "+34600111222"),
            second: ContactFacts(id: "7001", email: "b7@example.org", phone: number),
            isOne: true
        ),
        Pair(
            what: "one mailbox, two records of it",
            first: ContactFacts(id: "7001", email: "a7@example.org"),
            second: ContactFacts(id: "7002", email: "A7@example.org", phone: number),
            isOne: true
        ),
        Pair(
            what: "one account, two records of it",
            first: ContactFacts(id: "7001", handles: ["telegram": "77"]),
            second: ContactFacts(id: "7002", email: "a7@example.org", handles: ["telegram": "77"]),
            isOne: true
        ),
        Pair(
            what: "one account, two ids and mailboxes",
            first: ContactFacts(id: "7001", email: "a7@example.org", handles: ["telegram": "77"]),
            second: ContactFacts(id: "7002", email: "b7@example.org", handles: ["telegram": "77"]),
            isOne: true
        ),
    ]

    @Test(arguments: pairs, [EventType.caseOpened, .contactUpdated])
    func `an address makes two events one person's unless the rest speaks against it`(
        _ pair: Pair,
        _ type: EventType
    ) async throws {
        try await PostOffice.run(channels: Self.mail) { office in
            for (number, facts) in [pair.first, pair.second].enumerated() {
                try await CaseIntake(office.context).accept([Self.event(number, type, facts)])
            }
            let (people, conflicts) = try await Self.rows(office)
            #expect(people == (pair.isOne ? 1 : 2))
            #expect(conflicts == (pair.isOne ? 0 : 1))
        }
    }

    @Test(arguments: [true, false])
    func `of two people with one number each is asked about their own case`(_ areTogether: Bool) async throws {
        try await PostOffice.run(channels: Self.mail) { office in
            let intake = CaseIntake(office.context)
            let opened = [Self.pairs[0].first, Self.pairs[0].second].enumerated()
                .map { Self.event($0.offset, .caseOpened, $0.element) }
            if areTogether {
                try await intake.accept(opened)
            } else {
                for event in opened { try await intake.accept([event]) }
            }
            let decision = try await office.resolve(0, ContactFacts(id: "7001"))
            #expect(try await office.messages(decision).map(\.content.recipient) == ["a7@example.org"])
            let other = try await office.resolve(1, ContactFacts(id: "7002"))
            #expect(try await office.messages(other).map(\.content.recipient) == ["b7@example.org"])
        }
    }

    @Test func `that two share a number is noted once, however much is told of them`() async throws {
        try await PostOffice.run(channels: Self.mail) { office in
            let (first, second) = (Self.pairs[0].first, Self.pairs[0].second)
            for (number, facts) in [first, second, second, first, second].enumerated() {
                try await CaseIntake(office.context).accept([Self.event(number, .caseOpened, facts)])
            }
            let (people, conflicts) = try await Self.rows(office)
            #expect(people == 2 && conflicts == 1)
        }
    }

    @Test func `a third with the same number and nothing else is who had it first`() async throws {
        try await PostOffice.run(channels: Self.mail) { office in
            for (number, facts) in [Self.pairs[0].first, Self.pairs[0].second].enumerated() {
                try await CaseIntake(office.context).accept([Self.event(number, .caseOpened, facts)])
            }
            let decision = try await office.resolve(5, ContactFacts(phone: Self.number))
            #expect(try await office.messages(decision).map(\.content.recipient) == ["a7@example.org"])
        }
    }

    private static func event(_ number: Int, _ type: EventType, _ facts: ContactFacts) -> CaseEvent {
        CaseEvent(
            source: "desk",
            id: "o\(number)",
            type: type,
            at: .testStart - .hours(1),
            case: type.isAboutCase ? CaseFacts(id: "C\(number)") : nil,
            contact: facts
        )
    }

    /// How many people there are, and how often it was noted that one named an address of another.
    private static func rows(_ office: PostOffice) async throws -> (people: Int, conflicts: Int) {
        try await office.store.database.read { connection in
            let conflicts = try connection.rows("SELECT id FROM audit WHERE action = 'contact.handles_conflict'")
            return (try connection.rows("SELECT id FROM contact").count, conflicts.count)
        }
    }
}
