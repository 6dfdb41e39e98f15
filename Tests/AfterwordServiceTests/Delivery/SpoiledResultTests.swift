import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// The result of one message cannot be written down, because what it is about cannot be read; others are well.
@Suite struct SpoiledResultTests {
    private static let others = (2...6).map { ContactFacts(id: "p\($0)", handles: ["telegram": "7\($0)"]) }

    /// Claims the messages of Ana and of others, and spoils what Ana's is about.
    private func spoil(_ office: PostOffice) async throws -> (spoiled: Decision, claimed: [ClaimedMessage]) {
        let spoiled = try await office.resolve(1)
        for (index, person) in Self.others.enumerated() { try await office.resolve(index + 2, person) }
        let claimed = try await DeliveryBook(office.context).claim(limit: 10, now: office.clock.now, owner: 1)
        try #require(claimed.count == 6)
        let id = try #require(spoiled.invitationID)
        try await office.store.database.write {
            try $0.post("UPDATE invitation SET segments = \("{\"tags\":") WHERE id = \(id)")
        }
        return (spoiled, claimed)
    }

    private func outboxCount(_ office: PostOffice) async throws -> Int {
        try await office.store.database.read { try $0.rows("SELECT message_id FROM outbox").count }
    }

    @Test(arguments: [DeliveryOutcome.retry(at: .testStart, because: "503"), .giveUp(because: "no")])
    func `it is held with its reason, and the others are written down`(_ outcome: DeliveryOutcome) async throws {
        try await PostOffice.run { office in
            let (spoiled, claimed) = try await self.spoil(office)
            let invitation = try #require(spoiled.invitationID)
            let records = claimed.map { claim in
                DeliveryRecord(
                    claim,
                    outcome: claim.message.invitationID == invitation ? outcome : .sent(Learned()),
                    startedAt: office.clock.now
                )
            }
            try await DeliveryBook(office.context).record(records)
            #expect(try await self.outboxCount(office) == 0)
            let message = try #require(try await office.messages(spoiled).first)
            #expect(message.state == .held)
            #expect(message.lastError?.hasPrefix("it was not sent, and why could not be written down: ") == true)
            let sent = try await office.store.database.read {
                try $0.rows("SELECT id FROM message WHERE state = 'sent'").count
            }
            #expect(sent == 5)
        }
    }

    @Test func `what a helpdesk told and cannot be taken in is in the way of nothing else`() async throws {
        try await PostOffice.run { office in
            let first = try await office.resolve(1)
            try await office.resolve(2, Self.others[0])
            let now = office.clock.now
            let book = DeliveryBook(office.context)
            let claimed = try await book.claim(limit: 10, now: now, owner: 1)
            try await office.store.database.write {
                try $0.post("UPDATE support_case SET tags = \("[") WHERE external_id = 'C1'")
            }
            let records = claimed.map { claim in
                var record = DeliveryRecord(claim, outcome: .sent(Learned()), startedAt: now)
                if claim.message.invitationID == first.invitationID {
                    record.events = [
                        CaseEvent(source: "desk", id: "e9", type: .caseResolved, at: now, case: CaseFacts(id: "C1"))
                    ]
                }
                return record
            }
            try await book.record(records)
            #expect(try await self.outboxCount(office) == 0)
            #expect(try await office.messages(first).map(\.state) == [.held])
        }
    }

    @Test(arguments: [SQLError.Code.busy, .full, .closed, .overloaded])
    func `while the database is away nothing is put aside`(_ code: SQLError.Code) async throws {
        try await PostOffice.run { office in
            let (_, claimed) = try await self.spoil(office)
            var context = office.context
            context.store = Store(database: AwayDatabase(office.store.database, code: code))
            let records = claimed.map {
                DeliveryRecord($0, outcome: .sent(Learned()), startedAt: office.clock.now)
            }
            let error = await #expect(throws: SQLError.self) { try await DeliveryBook(context).record(records) }
            #expect(error?.code == code)
            #expect(try await self.outboxCount(office) == 6)
        }
    }
}

/// A database that takes no write.
private struct AwayDatabase: DatabaseInFront {
    let whole: any SQLDatabase
    let code: SQLError.Code

    init(_ whole: any SQLDatabase, code: SQLError.Code) {
        self.whole = whole
        self.code = code
    }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value { throw SQLError(code: self.code, message: "the database is away") }
}
