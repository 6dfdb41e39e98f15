import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Synchronization
import Testing

/// A message that goes now is claimed by the transaction that makes it and handed to the relay after the commit.
@Suite struct DirectClaimTests {
    /// Stands where the relay stands and keeps what it is handed.
    private final class Desk: DirectDispatch {
        private struct State {
            var taken: [ClaimedMessage] = []
            var wakes = 0
        }

        private let state = Mutex(State())
        private let isFull: Bool
        private let hasLetGo: Bool

        init(isFull: Bool = false, hasLetGo: Bool = false) {
            self.isFull = isFull
            self.hasLetGo = hasLetGo
        }

        var taken: [ClaimedMessage] { self.state.withLock { $0.taken } }
        var wakes: Int { self.state.withLock { $0.wakes } }

        func grant() -> DispatchGrant? { DispatchGrant(owner: 7, round: 0) }
        func hasRoom(for destination: String) -> Bool { !self.isFull }
        func wake() { self.state.withLock { $0.wakes += 1 } }

        func take(_ claimed: [ClaimedMessage], under grant: DispatchGrant) -> Bool {
            guard !self.hasLetGo else { return false }
            self.state.withLock { $0.taken += claimed }
            return true
        }
    }

    private static func event(_ type: EventType, _ office: PostOffice, after: Duration = .zero) -> CaseEvent {
        CaseEvent(
            source: "desk",
            id: "\(type.rawValue)-1",
            type: type,
            at: office.clock.now + after,
            case: CaseFacts(id: "C1"),
            contact: PostOffice.ana
        )
    }

    private static func context(_ office: PostOffice, _ desk: Desk) -> ServiceContext {
        var context = office.context
        context.dispatch = { desk }
        context.wakeRelay = { desk.wake() }
        return context
    }

    private static func claim(_ context: ServiceContext, _ office: PostOffice) async throws -> [ClaimedMessage] {
        try await DeliveryBook(context).claim(.all, limit: 10, now: office.clock.now, owner: 7)
    }

    @Test func `a dry run hands nothing over, not even what tells a system`() async throws {
        let crm = Pigeon(id: "crm", addressKind: nil, readers: .systems, events: .all)
        try await PostOffice.run(channels: PostOffice.channels + [crm]) { office in
            try await office.resolve(1)
            try await office.tell(.sent(Learned()))
            let desk = Desk()
            var context = Self.context(office, desk)
            context.account.sending = .dryRun
            // The person was asked just now, so the event tells that they are not asked about this case.
            try await PostOffice(context: context, clock: office.clock).resolve(2)
            #expect(desk.taken.isEmpty)
            #expect(try await Self.claim(context, office).isEmpty)
            let held = try await office.store.database.read { connection in
                try connection.rows("SELECT content FROM message WHERE state = 'held'").map { try $0.text("content") }
            }
            #expect(held.contains { $0.contains("invitation.skipped") })
        }
    }

    @Test func `what goes now is handed over as a claim would bring it, and nothing is left to claim`() async throws {
        try await PostOffice.run { office in
            let desk = Desk()
            let context = Self.context(office, desk)
            try await CaseIntake(context).accept([Self.event(.caseResolved, office)])
            let handed = try #require(desk.taken.first)
            #expect(desk.taken.count == 1 && desk.wakes == 0)
            #expect(handed.attempt == 1 && handed.dueAt == office.clock.now && !handed.isInsisted)
            #expect(try await Self.claim(context, office).isEmpty)
            let stored = try await office.store.database.read { [store = office.store] connection in
                try (
                    store.message(handed.message.id, in: connection),
                    store.claims(of: [handed.message.id], in: connection)
                )
            }
            #expect(stored.0 == handed.message)
            #expect(stored.1 == [handed.message.id: handed.claimID])
            // Its result is recorded like that of any claim.
            let sent = DeliveryRecord(handed, outcome: .sent(Learned()), startedAt: office.clock.now)
            try await DeliveryBook(context).record([sent])
            let after = try await office.store.database.read { [store = office.store] in
                try store.message(handed.message.id, in: $0)
            }
            #expect(after?.state == .sent && after?.attempts == 1)
        }
    }

    @Test func `what the same transaction withdraws again is not handed over`() async throws {
        try await PostOffice.run { office in
            let desk = Desk()
            try await CaseIntake(Self.context(office, desk)).accept([
                Self.event(.caseResolved, office), Self.event(.caseReopened, office, after: .seconds(1)),
            ])
            #expect(desk.taken.isEmpty)
            let waiting = try await office.store.database.read { [store = office.store] in
                try store.outboxCounts(in: $0)[.waiting]
            }
            #expect(waiting == 0)
        }
    }

    @Test func `behind a full queue it waits in the outbox and the relay is told`() async throws {
        try await PostOffice.run { office in
            let desk = Desk(isFull: true)
            let context = Self.context(office, desk)
            try await CaseIntake(context).accept([Self.event(.caseResolved, office)])
            #expect(desk.taken.isEmpty && desk.wakes > 0)
            #expect(try await Self.claim(context, office).count == 1)
        }
    }

    @Test func `a relay that let go of its claims meanwhile finds it in the outbox, with no try lost`() async throws {
        try await PostOffice.run { office in
            let desk = Desk(hasLetGo: true)
            let context = Self.context(office, desk)
            try await CaseIntake(context).accept([Self.event(.caseResolved, office)])
            #expect(desk.wakes > 0)
            #expect(try await Self.claim(context, office).map(\.attempt) == [1])
        }
    }

    @Test(arguments: [true, false])
    func `of a commit of unknown fate nothing is lost and nothing handed over`(_ isKept: Bool) async throws {
        try await PostOffice.run { office in
            let desk = Desk()
            var context = Self.context(office, desk)
            context.store = Store(database: CutDatabase(office.store.database, isKept: isKept))
            await #expect(throws: SQLError.self) {
                try await CaseIntake(context).accept([Self.event(.caseResolved, office)])
            }
            #expect(desk.taken.isEmpty && (desk.wakes > 0) == isKept)
            #expect(try await Self.claim(context, office).map(\.attempt) == (isKept ? [1] : []))
            // The helpdesk sends it again, because it got no good answer.
            try await CaseIntake(context).accept([Self.event(.caseResolved, office)])
            #expect(desk.taken.count == (isKept ? 0 : 1))
        }
    }
}
