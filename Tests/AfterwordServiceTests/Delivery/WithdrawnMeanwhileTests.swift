import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// Who says stop, or opens the case again, is asked by no other channel after it.
@Suite struct WithdrawnMeanwhileTests {
    private enum Word: String, CaseIterable {
        case optedOut, noConsent, reopened

        var reason: DecisionReason {
            switch self {
            case .optedOut: .optedOut
            case .noConsent: .noConsent
            case .reopened: .reopened
            }
        }
    }

    private func say(_ word: Word, in office: PostOffice, about decision: Decision) async throws {
        let now = office.clock.now
        let id = decision.contactID
        switch word {
        case .optedOut:
            try await office.store.database.write { connection in
                try OptOut(office.context).apply(id, how: "page", now: now, in: connection)
            }
        case .noConsent:
            var contact = try await office.contact(id)
            contact.surveyConsent = false
            try await office.store.database.write { [store = office.store, contact] connection in
                try store.update(contact, in: connection)
            }
        case .reopened:
            try await CaseIntake(office.context).accept([
                CaseEvent(
                    source: "desk",
                    id: "again",
                    type: .caseReopened,
                    at: now,
                    case: CaseFacts(id: "C1"),
                    contact: PostOffice.ana
                )
            ])
        }
    }

    private func bounce(_ message: Message, in office: PostOffice) async throws {
        try await CaseIntake(office.context).accept([
            CaseEvent(
                source: "platform",
                id: "bounced",
                type: .messageBounced,
                at: office.clock.now,
                message: MessageFacts(id: message.id.text, reason: "550 no such user")
            )
        ])
    }

    @Test(arguments: Word.allCases) private func `a bounce after the word starts no other channel`(
        _ word: Word
    ) async throws {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            try await office.tell(.sent(Learned()))
            office.clock.advance(by: .minutes(5))
            try await self.say(word, in: office, about: decision)
            let sent = try #require(try await office.messages(decision).first)
            try await self.bounce(sent, in: office)
            #expect(try await office.messages(decision).map(\.channel) == ["tg"])
            let invitation = try await office.invitation(decision)
            #expect(invitation.state == .failed && invitation.reason == word.reason)
        }
    }

    @Test(arguments: [Word.optedOut, .reopened])
    private func `the word after the bounce withdraws the next channel's message`(
        _ word: Word
    ) async throws {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            try await office.tell(.sent(Learned()))
            try await self.bounce(try #require(try await office.messages(decision).first), in: office)
            #expect(try await office.messages(decision).map(\.state) == [.bounced, .waiting])
            office.clock.advance(by: .minutes(5))
            try await self.say(word, in: office, about: decision)
            #expect(try await office.messages(decision).map(\.state) == [.bounced, .cancelled])
            let invitation = try await office.invitation(decision)
            #expect(invitation.state == .failed && invitation.reason == word.reason)
        }
    }

    @Test func `an invitation that arrived stays asked when only its fresh link is withdrawn`() async throws {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            try await office.tell(.sent(Learned()))
            var reminder = try #require(try await office.messages(decision).first)
            reminder.id = office.store.ids.next(at: office.clock.now)
            reminder.kind = .reminder
            reminder.state = .waiting
            try await office.store.database.write { [store = office.store, reminder] connection in
                try store.enqueue(reminder, dueAt: reminder.createdAt, in: connection)
            }
            try await self.say(.optedOut, in: office, about: decision)
            #expect(try await office.messages(decision).map(\.state) == [.sent, .cancelled])
            #expect(try await office.invitation(decision).state == .sent)
        }
    }

    @Test func `the invitation to become an ambassador is withdrawn as well, and goes by the next channel if it fails`()
        async throws
    {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            try await office.tell(.sent(Learned()))
            let id = decision.contactID
            var content = MessageContent(type: "ambassador.invitation", timestamp: "2026-01-01T00:00:00Z", data: "{}")
            content.text = "Will you recommend us?"
            content.link = "https://s.example.org/a/t"
            content.recipient = "77"
            var message = Message(
                id: office.store.ids.next(at: office.clock.now),
                kind: .invitation,
                channel: "tg",
                destination: "tg",
                content: content,
                createdAt: office.clock.now
            )
            message.contactID = id
            message.fallbacks = ["mail"]
            try await office.store.database.write { [store = office.store, message] connection in
                try store.enqueue(message, dueAt: message.createdAt, in: connection)
            }
            try await office.tell(.giveUp(because: "no"))
            let waiting = try await self.waiting(for: id, in: office)
            #expect(waiting.map(\.channel) == ["mail"] && waiting.first?.content.recipient == "ana@example.org")
            try await self.say(.optedOut, in: office, about: decision)
            #expect(try await self.waiting(for: id, in: office).isEmpty)
        }
    }

    private func waiting(for id: EntityID<Contact>, in office: PostOffice) async throws -> [Message] {
        try await office.store.database.read { [store = office.store] in
            try store.waitingMessages(ofContact: id, in: $0)
        }
    }
}
