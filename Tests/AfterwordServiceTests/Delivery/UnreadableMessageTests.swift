import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// A message whose stored words were spoiled, by a disk or by a hand, among others that are well.
@Suite struct UnreadableMessageTests {
    private static let ben = ContactFacts(id: "p2", name: "Ben", handles: ["telegram": "78"])

    /// Ana's message, spoiled, and Ben's.
    private func spoiled(
        _ column: String = "content",
        in office: PostOffice
    ) async throws -> (spoiled: Decision, well: Decision) {
        let (spoiled, well) = (try await office.resolve(1), try await office.resolve(2, Self.ben))
        let id = try #require(try await office.messages(spoiled).first).id
        try await office.store.database.write {
            try $0.post("UPDATE message SET \(unsafe: column) = \("{\"type\":") WHERE id = \(id)")
        }
        return (spoiled, well)
    }

    @Test func `resuming its queue leaves it where it is`() async throws {
        try await PostOffice.run { office in
            let (spoiled, _) = try await self.spoiled(in: office)
            let now = office.clock.now
            let book = DeliveryBook(office.context)
            let claimed = try await book.claim(limit: 10, now: now, owner: 1)
            let hold = DeliveryOutcome.hold(because: DeliveryTrouble.unreadable)
            try await book.record(claimed.map { DeliveryRecord($0, outcome: hold, startedAt: now) })
            #expect(try await QueueDesk(office.context).resume(.channel("tg"), by: "user:marta") == 0)
            #expect(try await office.messages(spoiled).map(\.state) == [.held])
        }
    }

    @Test func `damaged fall-backs are none, and harm nobody else`() async throws {
        try await PostOffice.run { office in
            let (spoiled, well) = try await self.spoiled("fallbacks", in: office)
            let claimed = try await DeliveryBook(office.context).claim(limit: 10, now: office.clock.now, owner: 1)
            #expect(claimed.count == 2)
            #expect(try await office.messages(spoiled).map(\.fallbacks) == [[]])
            #expect(try await office.messages(well).map(\.content.type) == ["survey.invitation"])
        }
    }

    @Test func `the others are claimed with it and go`() async throws {
        try await PostOffice.run { office in
            let (spoiled, well) = try await self.spoiled(in: office)
            let now = office.clock.now
            let book = DeliveryBook(office.context)
            let records = try await book.claim(limit: 10, now: now, owner: 1).map { claim in
                let unreadable = claim.message.content == .unreadable
                return DeliveryRecord(
                    claim,
                    outcome: unreadable ? .hold(because: "cannot be read") : .sent(Learned()),
                    startedAt: now
                )
            }
            #expect(records.count == 2)
            try await book.record(records)
            #expect(try await office.messages(spoiled).map(\.state) == [.held])
            #expect(try await office.messages(well).map(\.state) == [.sent])
        }
    }

    @Test func `a list shows it beside the others`() async throws {
        try await PostOffice.run { office in
            _ = try await self.spoiled(in: office)
            let page = try await RecordLists(office.context).messages(MessageFilter(), limit: 10)
            #expect(page.rows.map(\.type).sorted() == ["survey.invitation", "unreadable"])
        }
    }

    @Test func `no other channel takes over what nobody can read`() async throws {
        try await PostOffice.run { office in
            let (spoiled, _) = try await self.spoiled(in: office)
            let now = office.clock.now
            let book = DeliveryBook(office.context)
            let claimed = try await book.claim(limit: 10, now: now, owner: 1)
            try await book.record(claimed.map { DeliveryRecord($0, outcome: .giveUp(because: "no"), startedAt: now) })
            #expect(try await office.messages(spoiled).map(\.channel) == ["tg"])
            #expect(try await office.invitation(spoiled).state == .failed)
        }
    }
}
