import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct DestinationRuleTests {
    /// Claims what is due and has every try fail, to be tried again in a second.
    private func fail(_ office: PostOffice) async throws {
        let now = office.clock.now
        let book = DeliveryBook(office.context)
        let claimed = try await book.claim(limit: 10, now: now, owner: 1)
        let retry = DeliveryOutcome.retry(at: now + .seconds(1), because: "503")
        try await book.record(claimed.map { DeliveryRecord($0, outcome: retry, startedAt: now) })
        office.clock.advance(by: .seconds(1))
    }

    private func stopped(_ office: PostOffice) async throws -> [String] {
        try await office.store.database.read { [store = office.store] in try store.troubledDestinations(in: $0) }
            .filter { $0.disabledAt != nil }.map(\.name)
    }

    @Test func `five days of nothing but failures stop a destination, hold what waits, and resuming lets it go`()
        async throws
    {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            try await self.fail(office)
            office.clock.advance(by: .days(5) - .seconds(2))
            try await self.fail(office)
            #expect(try await self.stopped(office) == [])
            try await self.fail(office)
            #expect(try await self.stopped(office) == ["tg"])
            #expect(try await office.messages(decision).map(\.state) == [.held])
            #expect(try await ServiceHealth(office.context).stoppedDestinations() == 1)
            let released = try await QueueDesk(office.context).resume(.destination("tg"), by: "user:marta")
            #expect(released == 1)
            #expect(try await office.messages(decision).map(\.state) == [.waiting])
            #expect(try await self.stopped(office) == [])
        }
    }

    @Test func `one success starts the five days anew`() async throws {
        try await PostOffice.run { office in
            try await office.resolve(1)
            try await self.fail(office)
            office.clock.advance(by: .days(4))
            try await office.resolve(2, ContactFacts(id: "p2", handles: ["telegram": "78"]))
            let now = office.clock.now
            let book = DeliveryBook(office.context)
            let claimed = try await book.claim(limit: 10, now: now, owner: 1)
            let records = claimed.enumerated().map { index, claim in
                let retry = DeliveryOutcome.retry(at: now + .seconds(1), because: "503")
                return DeliveryRecord(claim, outcome: index == 0 ? .sent(Learned()) : retry, startedAt: now)
            }
            #expect(records.count == 2)
            try await book.record(records)
            office.clock.advance(by: .days(1))
            try await self.fail(office)
            #expect(try await self.stopped(office) == [])
        }
    }

    @Test func `the systems that listen are told once`() async throws {
        let channels: [any Channel] = [
            Pigeon(id: "tg", addressKind: "telegram"),
            Pigeon(id: "crm", addressKind: "none", events: .only(["destination.disabled"])),
        ]
        try await PostOffice.run(channels: channels) { office in
            for number in 1...2 {
                try await office.resolve(number, ContactFacts(id: "p\(number)", handles: ["telegram": "\(number)"]))
            }
            let now = office.clock.now
            let book = DeliveryBook(office.context)
            let records = try await book.claim(limit: 10, now: now, owner: 1).map { claim in
                var record = DeliveryRecord(claim, outcome: .hold(because: "410 Gone"), startedAt: now)
                record.disablesDestination = true
                return record
            }
            #expect(records.count == 2)
            try await book.record(records)
            let told = try await book.claim(limit: 10, now: now, owner: 1).map(\.message)
            #expect(told.map(\.content.type) == ["destination.disabled"])
            #expect(told.first?.content.data == #"{"channel":"tg","destination":"tg","reason":"410 Gone"}"#)
        }
    }

    @Test func `neither the systems nor the audit log are told of a person's own queue, or of an address`()
        async throws
    {
        let channels: [any Channel] = [
            Pigeon(id: "tg", addressKind: "telegram", isOneByOne: true),
            Pigeon(id: "crm", addressKind: "none", events: .only(["destination.disabled"])),
        ]
        try await PostOffice.run(channels: channels) { office in
            try await office.resolve(1)
            let book = DeliveryBook(office.context)
            let reason = "SMTP 450 4.2.1 <ana@example.org> is full"
            for wait in [Duration.days(5), .zero] {
                let now = office.clock.now
                let retry = DeliveryOutcome.retry(at: now + wait, because: reason)
                try await book.record(
                    book.claim(limit: 1, now: now, owner: 1).map { DeliveryRecord($0, outcome: retry, startedAt: now) }
                )
                office.clock.advance(by: wait)
            }
            #expect(try await self.stopped(office) == ["tg@host/77"])
            let told = try #require(try await book.claim(limit: 1, now: office.clock.now, owner: 1).first).message
            let last = "five days of nothing but failures; the last: SMTP 450 4.2.1 … is full"
            #expect(told.content.data == #"{"channel":"tg","destination":"tg@host","reason":"\#(last)"}"#)
            let entry = try #require(
                try await AuditLog(office.context).entries(AuditFilter(), after: nil, limit: 1).rows.first
            )
            #expect([entry.action, entry.subject, entry.detail] == ["destination.disabled", "tg@host", "smtp_450"])
        }
    }
}
