import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct OptOutTests {
    private func optOut(_ office: PostOffice, _ id: EntityID<Contact>, of kind: String?) async throws {
        let now = office.clock.now
        try await office.store.database.write { connection in
            let optOut = OptOut(office.context)
            if let kind {
                try optOut.apply(id, channel: kind, how: "reply", now: now, in: connection)
            } else {
                try optOut.apply(id, how: "reply", now: now, in: connection)
            }
        }
    }

    @Test func `a channel that a person does not want is left out, and the decision says so`() async throws {
        try await PostOffice.run { office in
            let first = try await office.resolve(1)
            try await self.optOut(office, first.contactID, of: "telegram")
            office.clock.advance(by: .days(60))
            let second = try await office.resolve(2)
            let message = try #require(try await office.messages(second).last)
            #expect(message.channel == "mail")
            #expect(message.fallbacks == [])
            #expect(second.checks.contains { $0.passed && $0.detail == "the person opted out of tg" })
        }
    }

    @Test func `what waits for an unwanted channel goes by the next one`() async throws {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            try await self.optOut(office, decision.contactID, of: "telegram")
            let messages = try await office.messages(decision)
            #expect(messages.map(\.channel) == ["tg", "mail"])
            #expect(messages.map(\.state) == [.cancelled, .waiting])
            #expect(try await office.invitation(decision).state == .sending)
        }
    }

    @Test func `who opted out of every channel is not asked at all`() async throws {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            for kind in ["telegram", "email"] { try await self.optOut(office, decision.contactID, of: kind) }
            let invitation = try await office.invitation(decision)
            #expect(invitation.state == .cancelled)
            #expect(invitation.reason == .optedOut)
            office.clock.advance(by: .days(60))
            #expect(try await office.resolve(2).verdict == .suppress(.optedOut))
        }
    }

    @Test func `a message in flight is beyond recall, and its invitation knows why it must not come back`() async throws
    {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            let book = DeliveryBook(office.context)
            let claimed = try #require(try await book.claim(limit: 1, now: office.clock.now, owner: 1).first)
            try await self.optOut(office, decision.contactID, of: "telegram")
            #expect(try await office.messages(decision).map(\.state) == [.waiting])
            let retry = DeliveryOutcome.retry(at: office.clock.now + .minutes(5), because: "503")
            try await book.record([DeliveryRecord(claimed, outcome: retry, startedAt: office.clock.now)])
            #expect(try await office.messages(decision).map(\.state) == [.cancelled])
            #expect(try await office.invitation(decision).state == .cancelled)
        }
    }

    @Test func `taking everything back also opens the single channels`() async throws {
        try await PostOffice.run { office in
            let id = try await office.resolve(1).contactID
            try await self.optOut(office, id, of: "telegram")
            try await self.optOut(office, id, of: nil)
            try await SurveySubscription(office.context).resume(id)
            let contact = try await office.contact(id)
            #expect(contact.optedOutAt == nil)
            #expect(contact.optedOutChannels == [])
        }
    }

    @Test func `a list of channels in a change opts out of the new ones and takes the others back`() async throws {
        try await PostOffice.run { office in
            let id = try await office.resolve(1).contactID
            for channels in [["telegram"], ["email", "slack"], []] as [[JSONValue]] {
                let body: JSONValue = ["opted_out_channels": .array(channels)]
                try await ContactDesk(office.context).change(
                    id,
                    version: try await office.contact(id).version,
                    by: "key:test",
                    try ContactChange(body: body)
                )
                #expect(try await office.contact(id).optedOutChannels == Set(channels.compactMap(\.string)))
            }
        }
    }
}
