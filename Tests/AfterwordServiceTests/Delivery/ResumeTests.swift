import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// A queue was stopped, much is held for it, and a person lets it go again.
@Suite struct ResumeTests {
    private func states(_ office: PostOffice) async throws -> [String: Int] {
        try await office.store.database.read { connection in
            try connection.rows("SELECT state, COUNT(*) AS n FROM message GROUP BY state")
                .reduce(into: [:]) { $0[try $1.text("state")] = try $1.integer("n") }
        }
    }

    private func isStopped(_ name: String, _ office: PostOffice) async throws -> Bool {
        try await office.store.database.read { [store = office.store] in try store.stoppedDestinations(in: $0) }[name]
            != nil
    }

    @Test(arguments: [300, 500, 1000]) func `all that was held is due again`(_ count: Int) async throws {
        try await PostOffice.run { office in
            try await office.fill(count, as: .held)
            let desk = QueueDesk(office.context)
            #expect(try await desk.resume(.channel("tg"), by: "user:marta") == count)
            #expect(try await self.states(office) == ["waiting": count])
            #expect(try await DeliveryBook(office.context).claim(limit: 256, now: .testStart, owner: 1).count == 256)
        }
    }

    @Test func `a queue whose messages cannot be put back stays stopped`() async throws {
        try await PostOffice.run { office in
            let desk = QueueDesk(office.context)
            _ = try await desk.stop(channel: "tg", by: "user:marta")
            try await office.fill(3, as: .held)
            try await office.store.database.write { try $0.post("ALTER TABLE outbox RENAME TO elsewhere") }
            await #expect(throws: SQLError.self) { try await desk.resume(.channel("tg"), by: "user:marta") }
            #expect(try await self.isStopped("tg", office))
            try await office.store.database.write { try $0.post("ALTER TABLE elsewhere RENAME TO outbox") }
            #expect(try await desk.resume(.channel("tg"), by: "user:marta") == 3)
            #expect(try await !self.isStopped("tg", office))
        }
    }

    @Test func `a claim says how far it came, though all that it took is held`() async throws {
        try await PostOffice.run { office in
            try await office.fill(20, as: .waiting)
            let now = office.clock.now
            try await office.store.database.write { [store = office.store] in
                try store.stop(destination: "tg", channel: "tg", because: "by hand", at: now, in: $0)
            }
            let batch = try await DeliveryBook(office.context).take(.all, limit: 10, now: now, owner: 1)
            #expect(batch.messages == [])
            #expect(batch.count == 10)
            let tenth = try await office.store.database.read {
                try $0.rows("SELECT id FROM message ORDER BY id LIMIT 10").last?.id("id", of: Message.self)
            }
            #expect(batch.last == OutboxPosition(due: now, id: try #require(tenth)))
            #expect(try await self.states(office) == ["held": 10, "waiting": 10])
        }
    }
}

extension PostOffice {
    /// Puts in so many messages of some length in a state.
    func fill(_ count: Int, as state: MessageState) async throws {
        let (store, now) = (self.store, self.clock.now)
        let content = MessageContent(
            type: "survey.invitation",
            timestamp: now.rfc3339,
            data: String(repeating: "x", count: 3_000)
        )
        for start in stride(from: 0, to: count, by: 100) {
            try await store.database.write { connection in
                for _ in start..<min(start + 100, count) {
                    var message = Message(
                        id: store.ids.next(at: now),
                        kind: .event,
                        channel: "tg",
                        destination: "tg",
                        content: content,
                        createdAt: now
                    )
                    message.state = state
                    try store.enqueue(message, dueAt: now, in: connection)
                }
            }
        }
    }
}
