import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// A service with two ways to people, and what went into its outbox; nothing sends.
struct PostOffice {
    static let channels: [any Channel] = [
        Pigeon(id: "tg", addressKind: "telegram"), Pigeon(id: "mail", addressKind: "email"),
    ]

    var context: ServiceContext
    let clock: ManualClock

    var store: Store { self.context.store }

    static func run(channels: [any Channel] = Self.channels, _ body: (PostOffice) async throws -> Void) async throws {
        let clock = ManualClock()
        let surveys = try SurveyLibrary(folder: nil, channels: nil).byName
        try await withService(clock: clock, channels: channels, surveys: surveys) { context in
            try await body(PostOffice(context: context, clock: clock))
        }
    }

    /// Resolves a case of the person and gives the decision's last word on csat.
    @discardableResult
    func resolve(_ number: Int, _ person: ContactFacts = Self.ana, brand: String? = nil) async throws -> Decision {
        var facts = CaseFacts(id: "C\(number)")
        facts.brand = brand
        try await CaseIntake(self.context).accept([
            CaseEvent(
                source: "desk",
                id: "e\(number)",
                type: .caseResolved,
                at: self.clock.now,
                case: facts,
                contact: person
            )
        ])
        return try await self.store.database.read { [store] connection in
            let found = try store.cases(CaseFilter(), limit: 100, in: connection).rows.first {
                $0.externalID == "C\(number)"
            }
            let decisions = try store.decisions(ofCase: try #require(found).id, in: connection)
            return try #require(decisions.last { $0.survey == "csat" })
        }
    }

    /// Claims the one message that is due and writes down what became of it.
    func tell(_ outcome: DeliveryOutcome) async throws {
        let now = self.clock.now
        let book = DeliveryBook(self.context)
        let claimed = try await book.claim(limit: 1, now: now, owner: 1)
        try await book.record(claimed.map { DeliveryRecord($0, outcome: outcome, startedAt: now) })
    }

    static let ana = ContactFacts(id: "p1", name: "Ana", email: "ana@example.org", handles: ["telegram": "77"])

    /// The messages of the invitation a decision made, oldest first.
    func messages(_ decision: Decision) async throws -> [Message] {
        let id = try #require(decision.invitationID)
        return try await self.store.database.read { [store] in try store.messages(ofInvitation: id, in: $0) }
    }

    func invitation(_ decision: Decision) async throws -> Invitation {
        let id = try #require(decision.invitationID)
        let found = try await self.store.database.read { [store] in try store.invitation(id, in: $0) }
        return try #require(found)
    }

    func contact(_ id: EntityID<Contact>) async throws -> Contact {
        let found = try await self.store.database.read { [store] in try store.contact(id, in: $0) }
        return try #require(found)
    }
}

/// A way to people that says nothing and goes nowhere.
struct Pigeon: Channel {
    static let typeName = "pigeon"
    let id: String
    let addressKind: String?
    var readers = Readership.people
    var afterUnclearCrash = UnclearPolicy.resend
    var events = EventSubscription.only([])
    /// Whether each person has a queue of their own.
    var isOneByOne = false

    func destination(for recipient: String?) -> String {
        self.isOneByOne ? Destination.name(self.id, at: "host", of: recipient) : self.id
    }

    func next(_ message: OutgoingMessage, replies: [TransportReply]) -> ChannelStep {
        .finished(.sent, learned: Learned())
    }
}
