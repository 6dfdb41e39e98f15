import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// The sending mode is asked when a message is made, and again when its turn comes.
@Suite struct SendingModeTests {
    /// The office as after a restart with another mode.
    private func restarted(_ office: PostOffice, _ mode: SendingMode, allowing list: [String] = []) -> PostOffice {
        var context = office.context
        context.account.sending = mode
        context.account.allowList = list
        return PostOffice(context: context, clock: office.clock)
    }

    private func claimed(_ office: PostOffice) async throws -> [Message] {
        try await DeliveryBook(office.context).claim(limit: 10, now: office.clock.now, owner: 1).map(\.message)
    }

    @Test func `what waited before a dry run is held when its turn comes`() async throws {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            let dry = self.restarted(office, .dryRun)
            #expect(try await self.claimed(dry).isEmpty)
            let message = try #require(try await office.messages(decision).first)
            #expect(message.state == .held)
            #expect(message.lastError == "sending is dry_run: written down, not sent")
        }
    }

    @Test(arguments: [(["ana@example.org"], 1), (["77"], 1), (["ion@example.org"], 0)])
    func `under an allow list only people on it get what waited`(_ list: [String], _ count: Int) async throws {
        try await PostOffice.run { office in
            try await office.resolve(1)
            let narrow = self.restarted(office, .allowList, allowing: list)
            #expect(try await self.claimed(narrow).count == count)
        }
    }

    @Test func `an allow list is about people: what tells a system goes`() async throws {
        try await PostOffice.run { office in
            let content = MessageContent(type: "invitation.skipped", timestamp: "2026-01-01T00:00:00Z", data: "{}")
            let event = Message(
                id: office.store.ids.next(at: office.clock.now),
                kind: .event,
                channel: "mail",
                destination: "mail",
                content: content,
                createdAt: office.clock.now
            )
            try await office.store.database.write { [store = office.store] connection in
                try store.enqueue(event, dueAt: event.createdAt, in: connection)
            }
            #expect(try await self.claimed(self.restarted(office, .dryRun)).isEmpty)
            try await office.store.database.write { [store = office.store] connection in
                _ = try store.replay(event.id, now: event.createdAt, in: connection)
            }
            #expect(try await self.claimed(self.restarted(office, .allowList)).map(\.id) == [event.id])
        }
    }

    @Test func `a stopped channel keeps the mode's reason, so that Resume sends nothing of it`() async throws {
        try await PostOffice.run { office in
            let narrow = self.restarted(office, .allowList, allowing: ["me@example.org"])
            let queues = QueueDesk(narrow.context)
            for channel in PostOffice.channels { _ = try await queues.stop(channel: channel.id, by: "user:ion") }
            let decision = try await narrow.resolve(1)
            for channel in PostOffice.channels {
                #expect(try await queues.resume(.channel(channel.id), by: "user:ion") == 0)
            }
            let message = try #require(try await narrow.messages(decision).first)
            #expect(message.state == .held && message.lastError?.hasPrefix("sending is allow_list") == true)
        }
    }

    @Test func `nobody sends it again by hand meanwhile`() async throws {
        try await PostOffice.run { office in
            let dry = self.restarted(office, .dryRun)
            let message = try #require(try await dry.messages(dry.resolve(1)).first)
            await #expect(throws: ReplayRefusal.kept(because: "sending is dry_run: written down, not sent")) {
                try await MessageDesk(dry.context).replay(message.id, by: "user:ion")
            }
            try await MessageDesk(office.context).replay(message.id, by: "user:ion")
            #expect(try await self.claimed(office).map(\.id) == [message.id])
        }
    }
}
