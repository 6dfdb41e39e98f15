import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// The optional question of the thank-you page, asked where the first answer came.
struct OfferInConversationTests {
    /// Ana was asked by `tg` and the message arrived.
    private func asked(_ body: (PostOffice, Decision) async throws -> Void) async throws {
        let channels: [any Channel] = [
            Parrot(id: "tg", addressKind: "telegram"), Pigeon(id: "mail", addressKind: "email"),
        ]
        try await PostOffice.run(channels: channels) { office in
            let decision = try await office.resolve(1)
            try await office.deliver(receipt: "m-1")
            try await body(office, decision)
        }
    }

    private func offer(_ office: PostOffice, after decision: Decision) async throws -> Invitation? {
        let response = try #require(try await office.answer(to: decision))
        return try await office.offer(after: response)
    }

    @Test func `it comes with the thanks, and is sent by the outbox`() async throws {
        try await self.asked { office, decision in
            try await office.hear(office.press(decision, "5"))
            let offer = try #require(try await self.offer(office, after: decision))
            #expect(offer.survey == "nps" && offer.state == .sending && offer.sentAt == nil)
            let message = try #require(try await office.messages(of: offer.id).first)
            #expect(message.channel == "tg" && message.kind == .invitation && message.content.answers.count == 11)
            let text = try #require(message.content.text)
            #expect(text.hasPrefix("Thank you.") && text.contains("\nOne more question, if you like:\nHow likely"))
            #expect(try await office.messages(decision).map(\.kind) == [.invitation])
            try await office.deliver(receipt: "m-2")
            #expect(try await self.offer(office, after: decision)?.state == .sent)
        }
    }

    @Test func `who was asked within 90 days is not asked, one day later yes`() async throws {
        try await self.asked { office, decision in
            try await office.hear(office.press(decision, "5"))
            try await office.deliver(receipt: "m-2")
            for (number, pause, isAsked) in [(2, Duration.days(89), false), (3, .days(31), true)] {
                office.clock.advance(by: pause)
                let next = try await office.resolve(number)
                try await office.deliver(receipt: "m-1\(number)")
                try await office.hear(office.press(next, "4"))
                #expect((try await self.offer(office, after: next) != nil) == isAsked)
            }
        }
    }

    @Test func `a correction does not ask again`() async throws {
        try await self.asked { office, decision in
            try await office.hear(office.press(decision, "4"))
            let first = try #require(try await self.offer(office, after: decision))
            try await office.hear(office.press(decision, "5"))
            #expect(try await office.messages(of: first.id).count == 1)
            #expect(try await office.messages(decision).map(\.kind) == [.invitation, .reply])
        }
    }

    @Test func `what the page offered is not asked in the conversation`() async throws {
        try await self.asked { office, decision in
            try await office.answerOnPage(decision, 4)
            let offer = try #require(try await self.offer(office, after: decision))
            try await office.hear(office.press(decision, "5"))
            #expect(try await office.messages(of: offer.id).isEmpty)
            #expect(try await office.messages(decision).last?.kind == .reply)
        }
    }

    @Test func `what the conversation asked is not offered on the page`() async throws {
        try await self.asked { office, decision in
            try await office.hear(office.press(decision, "4"))
            try await office.deliver(receipt: "m-2")
            let id = try #require(decision.invitationID)
            let visits = SurveyVisits(office.context)
            let visit = try #require(try await visits.visit(token: SurveyLinks(context: office.context).token(id)))
            guard case .sent = try await FreshLink(office.context).send(for: visit) else {
                Issue.record("no fresh link")
                return
            }
            let link = try await office.messages(decision).last?.content.link
            let grant = try #require(link?.split(separator: "=").last.map(String.init))
            let nonce = try await office.answerOnPage(decision, 5, proof: grant)
            let thanks = try #require(try await visits.thanks(for: visit, nonce: nonce))
            #expect(thanks.response.score == 5)
            #expect(try await self.offer(office, after: decision)?.state == .sent)
            #expect(thanks.offer == nil)
        }
    }

    @Test func `after a low score the reason is asked first, and then the question`() async throws {
        try await self.asked { office, decision in
            try await office.hear(office.press(decision, "1"))
            #expect(try await self.offer(office, after: decision) == nil)
            try await office.deliver(receipt: "m-2")
            try await office.hear(.text("it took too long"))
            let offer = try #require(try await self.offer(office, after: decision))
            #expect(try await office.messages(of: offer.id).count == 1)
        }
    }

    @Test func `a number is a correction until the platform took the question, then its answer`() async throws {
        try await self.asked { office, decision in
            try await office.hear(office.press(decision, "5"))
            let offer = try #require(try await self.offer(office, after: decision))
            try await office.hear(.text("4"))
            #expect(try await office.answer(to: decision)?.score == 4)
            #expect(try await office.answer(to: offer.id) == nil)
            try await office.deliver(receipt: "m-2")
            try await office.hear(.text("4"))
            #expect(try await office.answer(to: offer.id)?.score == 4)
            #expect(try await office.answer(to: offer.id)?.evidence == .platform)
        }
    }

    @Test func `nobody who wants fewer surveys is asked`() async throws {
        try await self.asked { office, decision in
            let id = try await office.invitation(decision).contactID
            try await office.store.database.write { [store = office.store, now = office.clock.now] connection in
                var contact = try #require(try store.contact(id, in: connection))
                contact.askedLessAt = now
                try store.update(contact, in: connection)
            }
            try await office.hear(office.press(decision, "5"))
            #expect(try await self.offer(office, after: decision) == nil)
        }
    }
}
