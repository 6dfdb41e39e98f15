import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Logging
import Testing

/// A platform may tell what became of a message before its reply to us is on disk.
struct EarlyReceiptTests {
    private func asking(_ body: (PostOffice, Decision) async throws -> Void) async throws {
        let channels: [any Channel] = [
            Parrot(id: "tg", addressKind: "telegram"), Pigeon(id: "mail", addressKind: "email"),
        ]
        try await PostOffice.run(channels: channels) { office in
            try await body(office, try await office.resolve(1))
        }
    }

    private func waiting(_ office: PostOffice) async throws -> Int? {
        try await office.store.database.read { connection in
            try connection.firstRow("SELECT COUNT(*) AS n FROM early_receipt")?.integer("n")
        }
    }

    @Test(
        arguments: [
            ([.delivered], [.delivered]),
            ([.delivered, .read], [.delivered]),
            ([.failed("131026")], [.bounced, .waiting]),
            ([.delivered, .failed("131026")], [.bounced, .waiting]),
        ] as [([DeliveryReceipt.Fate], [MessageState])]
    )
    func `what a platform tells too early is applied when the message is written down as sent`(
        _ told: [DeliveryReceipt.Fate],
        _ states: [MessageState]
    ) async throws {
        try await self.asking { office, decision in
            for fate in told {
                try await office.hear(.receipt(DeliveryReceipt(message: "m-1", fate: fate)))
                office.clock.advance(by: .milliseconds(1))
            }
            #expect(try await office.messages(decision).map(\.state) == [.waiting])
            try await office.deliver(receipt: "m-1")
            #expect(try await office.messages(decision).map(\.state) == states)
            #expect(try await self.waiting(office) == 0)
        }
    }

    @Test func `an event that names our own id may be early as well`() async throws {
        try await self.asking { office, decision in
            let message = try #require(try await office.messages(decision).first)
            try await CaseIntake(office.context).accept([
                CaseEvent(
                    source: "gate",
                    id: "b1",
                    type: .messageBounced,
                    at: office.clock.now,
                    message: MessageFacts(id: message.id.text, reason: "550 no such user")
                )
            ])
            try await office.deliver(receipt: "m-1")
            let messages = try await office.messages(decision)
            #expect(messages.map(\.state) == [.bounced, .waiting])
            #expect(messages.first?.lastError == "550 no such user")
        }
    }

    @Test func `a word about another program's message, or one of an hour ago, changes nothing`() async throws {
        try await self.asking { office, decision in
            try await office.hear(.receipt(DeliveryReceipt(message: "m-1", fate: .failed("old"))))
            office.clock.advance(by: .hours(1) + .milliseconds(1))
            try await office.hear(.receipt(DeliveryReceipt(message: "m-2", fate: .failed("not ours"))))
            try await office.deliver(receipt: "m-1")
            #expect(try await office.messages(decision).map(\.state) == [.sent])
            #expect(try await self.waiting(office) == 1)
        }
    }

    @Test func `what nobody asks for is forgotten after an hour, and its name is not readable`() async throws {
        try await self.asking { office, _ in
            try await office.hear(.receipt(DeliveryReceipt(message: "wamid.40722", fate: .delivered)))
            let names = try await office.store.database.read { connection in
                try connection.rows("SELECT name FROM early_receipt").map { try $0.text("name") }
            }
            #expect(names.count == 1 && !names.contains { $0.contains("40722") })
            office.clock.advance(by: .hours(1) + .milliseconds(1))
            try await Upkeep(office.context, logger: Logger(label: "test")).runOnce()
            #expect(try await self.waiting(office) == 0)
        }
    }
}
