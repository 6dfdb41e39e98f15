import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// One message is sent again by hand where asking makes sense still.
@Suite struct ReplayTests {
    @Test func `an invitation whose channels all failed is on its way again, and sent when its message went`()
        async throws
    {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            try await office.tell(.giveUp(because: "no"))
            try await office.tell(.giveUp(because: "no"))
            #expect(try await office.invitation(decision).state == .failed)
            let last = try #require(try await office.messages(decision).last)
            try await MessageDesk(office.context).replay(last.id, by: "ion")
            #expect(try await office.invitation(decision).state == .sending)
            try await office.tell(.sent(Learned()))
            #expect(try await office.invitation(decision).state == .sent)
        }
    }

    @Test func `the first channel may try again when those after it failed as well, and not before`() async throws {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            try await office.tell(.giveUp(because: "no"))
            let first = try #require(try await office.messages(decision).first)
            let desk = MessageDesk(office.context)
            await #expect(throws: ReplayRefusal.takenOver(channel: "mail")) {
                try await desk.replay(first.id, by: "ion")
            }
            try await office.tell(.giveUp(because: "no"))
            try await desk.replay(first.id, by: "ion")
            #expect(try await office.messages(decision).map(\.state) == [.waiting, .exhausted])
        }
    }

    @Test(arguments: [InvitationState.answered, .cancelled, .expired]) func `a settled invitation is left alone`(
        _ state: InvitationState
    ) async throws {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            let message = try #require(try await office.messages(decision).first)
            try await office.store.database.write { [store = office.store] connection in
                try store.end(message.id, as: .exhausted, because: "no", in: connection)
                _ = try store.move(try #require(decision.invitationID), to: state, in: connection)
            }
            await #expect(throws: ReplayRefusal.settled(state)) {
                try await MessageDesk(office.context).replay(message.id, by: "ion")
            }
            #expect(try await office.messages(decision).map(\.state) == [.exhausted])
        }
    }

    @Test func `the audit log says what was sent again without a platform's words or a person's queue`() async throws {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            let reason = "SMTP 550 5.1.1 <ana@example.org>: no such user"
            try await office.tell(.hold(because: reason))
            let message = try #require(try await office.messages(decision).first)
            try await office.store.database.write { connection in
                try connection.post("UPDATE message SET destination = 'tg@host/77' WHERE id = \(message.id)")
            }
            var filter = MessageFilter()
            (filter.reason, filter.destination) = (reason, "tg@host/77")
            #expect(try await MessageDesk(office.context).perform(.replay, filter, by: "ion") == 1)
            let entries = try await AuditLog(office.context).entries(AuditFilter(), after: nil, limit: 1).rows
            #expect(entries.map(\.detail) == ["1 messages: destination tg@host, reason smtp_550"])
        }
    }

    @Test func `an answer that was quicker than the note of its sending stays an answer`() async throws {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            let now = office.clock.now
            let book = DeliveryBook(office.context)
            let claimed = try await book.claim(limit: 1, now: now, owner: 1)
            try await office.store.database.write { [store = office.store] in
                _ = try store.move(try #require(decision.invitationID), to: .answered, in: $0)
            }
            try await book.record(claimed.map { DeliveryRecord($0, outcome: .sent(Learned()), startedAt: now) })
            let invitation = try await office.invitation(decision)
            #expect(invitation.state == .answered)
            #expect(invitation.sentAt == now)
        }
    }

    @Test func `who said stop since is not asked again by hand, alone or among many`() async throws {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            for _ in 1...2 { try await office.tell(.giveUp(because: "no")) }
            try await office.store.database.write { connection in
                try OptOut(office.context).apply(
                    decision.contactID,
                    how: "page",
                    now: office.clock.now,
                    in: connection
                )
            }
            let last = try #require(try await office.messages(decision).last)
            let desk = MessageDesk(office.context)
            await #expect(throws: ReplayRefusal.withdrawn(.optedOut)) { try await desk.replay(last.id, by: "ion") }
            var filter = MessageFilter()
            filter.states = [.exhausted]
            #expect(try await desk.count(filter, for: .replay) == 0)
            #expect(try await desk.perform(.replay, filter, by: "ion") == 0)
        }
    }

    @Test func `many are sent again, without those whose case is open again`() async throws {
        try await PostOffice.run { office in
            for number in 1...2 {
                let person = ContactFacts(id: "p\(number)", email: "p\(number)@example.org")
                try await office.resolve(number, person)
                try await office.tell(.giveUp(because: "no"))
            }
            office.clock.advance(by: .minutes(1))
            try await CaseIntake(office.context).accept([
                CaseEvent(
                    source: "desk",
                    id: "again",
                    type: .caseReopened,
                    at: office.clock.now,
                    case: CaseFacts(id: "C1"),
                    contact: ContactFacts(id: "p1")
                )
            ])
            var filter = MessageFilter()
            filter.states = [.exhausted]
            #expect(try await MessageDesk(office.context).perform(.replay, filter, by: "ion") == 1)
        }
    }

    @Test func `what is out of date stays where it is`() async throws {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            try await office.tell(.hold(because: "no"))
            let message = try #require(try await office.messages(decision).first)
            let end = try #require(message.expiresAt)
            office.clock.advance(by: end - office.clock.now)
            await #expect(throws: ReplayRefusal.tooLate(end)) {
                try await MessageDesk(office.context).replay(message.id, by: "ion")
            }
        }
    }
}
