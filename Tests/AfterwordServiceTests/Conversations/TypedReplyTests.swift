import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// Which question typed words belong to.
struct TypedReplyTests {
    private static let channels: [any Channel] = [
        Parrot(id: "tg", addressKind: "telegram", afterUnclearCrash: .hold), Pigeon(id: "mail", addressKind: "email"),
    ]

    /// Ana may be asked for every case.
    private func office(_ body: (PostOffice) async throws -> Void) async throws {
        let clock = ManualClock()
        var surveys = try SurveyLibrary(folder: nil, channels: nil).byName
        surveys["csat"]?.send.coolDown = .zero
        try await withService(clock: clock, channels: Self.channels, surveys: surveys) { context in
            try await body(PostOffice(context: context, clock: clock))
        }
    }

    // MARK: - Several cases

    /// Two cases, each asked an hour after the one before.
    private func askedTwice(_ body: (PostOffice, Decision, Decision) async throws -> Void) async throws {
        try await self.office { office in
            let first = try await office.resolve(1)
            try await office.deliver(receipt: "m-1")
            office.clock.advance(by: .hours(1))
            let second = try await office.resolve(2)
            try await office.deliver(receipt: "m-2")
            office.clock.advance(by: .minutes(5))
            try await body(office, first, second)
        }
    }

    @Test func `a second number corrects the first, and is no answer to an older question`() async throws {
        try await self.askedTwice { office, first, second in
            try await office.hear(.text("4"))
            office.clock.advance(by: .seconds(5))
            try await office.hear(.text("5"))
            #expect(try await office.answer(to: second)?.score == 5)
            #expect(try await office.answer(to: first) == nil)
        }
    }

    @Test func `a number after both belongs to what was answered last`() async throws {
        try await self.askedTwice { office, first, second in
            try await office.hear(office.press(second, "5"))
            try await office.deliver(receipt: "m-3")
            office.clock.advance(by: .seconds(5))
            try await office.hear(.text("10"))
            let answer = try #require(try await office.answer(to: second))
            let offer = try #require(try await office.offer(after: answer))
            #expect(try await office.answer(to: offer.id)?.score == 10)
            office.clock.advance(by: .seconds(5))
            try await office.hear(office.press(first, "4"))
            office.clock.advance(by: .seconds(5))
            try await office.hear(.text("in the end"))
            try await office.hear(.text("5"))
            #expect(try await office.answer(to: first)?.comment == "in the end")
            #expect(try await office.answer(to: first)?.score == 5)
            #expect(try await office.answer(to: offer.id)?.score == 10)
            #expect(try await office.answer(to: offer.id)?.comment == nil)
        }
    }

    @Test func `words after a correction upwards are no reason`() async throws {
        try await self.office { office in
            let decision = try await office.resolve(1)
            try await office.deliver(receipt: "m-1")
            try await office.hear(office.press(decision, "1"))
            try await office.deliver(receipt: "m-2")
            office.clock.advance(by: .seconds(5))
            try await office.hear(.text("5"))
            try await office.deliver(receipt: "m-3")
            try await office.hear(.text("all is well"))
            let answer = try #require(try await office.answer(to: decision))
            #expect(answer.score == 5 && answer.comment == "all is well")
            let reason = try #require(try await office.reason(after: answer))
            #expect(try await office.answer(to: reason.id) == nil)
        }
    }

    // MARK: - Before anybody can have read the question

    /// What becomes of the message before the person types.
    enum Fate: CaseIterable { case waiting, refused, inFlight, cutOff, unanswered, unclear }

    private func suffer(_ fate: Fate, _ office: PostOffice) async throws {
        let book = DeliveryBook(office.context)
        let soon = office.clock.now + .minutes(30)
        switch fate {
        case .waiting: return
        case .refused: try await office.tell(.retry(at: soon, because: "Too Many Requests (HTTP 429)"))
        case .unanswered:
            try await office.tell(.retry(at: soon, because: "timed_out: no reply" + DeliveryDoubt.unanswered))
        case .inFlight: _ = try await book.claim(limit: 1, now: office.clock.now, owner: 1)
        case .cutOff, .unclear:
            _ = try await book.claim(limit: 1, now: office.clock.now, owner: 1)
            try await book.releaseStaleClaims(epoch: 2, holding: fate == .unclear ? ["tg"] : [])
        }
    }

    @Test(arguments: zip(Fate.allCases, [false, false, true, true, true, true]))
    func `a number is an answer once the question may have been read`(_ fate: Fate, _ isAnswer: Bool) async throws {
        try await self.office { office in
            let decision = try await office.resolve(1)
            try await self.suffer(fate, office)
            try await office.hear(.text("2"))
            #expect(try await office.answer(to: decision)?.score == (isAnswer ? 2 : nil))
        }
    }

    // MARK: - Forms

    /// The platform's own form, with the button's payload and a sentence.
    private func form(_ office: PostOffice, _ decision: Decision, _ score: String, _ words: String) throws
        -> InboundItem.Content
    {
        guard case .press(let payload) = try office.press(decision, score) else { return .ignored("no button") }
        return .form(payload, words: words)
    }

    @Test(arguments: [("4", "1"), ("2", "Waited three days"), ("5", "thanks")])
    func `the sentence of a form is the comment of its score`(_ score: String, _ words: String) async throws {
        try await self.askedTwice { office, first, second in
            try await office.hear(self.form(office, first, score, words))
            let answer = try #require(try await office.answer(to: first))
            #expect(answer.score == Int(score) && answer.comment == words && answer.revision == 1)
            #expect(try await office.answer(to: second) == nil)
            if let reason = try await office.reason(after: answer) {
                #expect(try await office.answer(to: reason.id) == nil)
            }
        }
    }

    @Test func `a stop word in a form ends surveys, and its score still counts`() async throws {
        try await self.askedTwice { office, first, _ in
            try await office.hear(self.form(office, first, "3", "stop"))
            let answer = try #require(try await office.answer(to: first))
            #expect(answer.score == 3 && answer.comment == nil)
            #expect(try await office.contact(answer.contactID).optedOutAt != nil)
        }
    }

    @Test func `a stop word in a form ends surveys whatever button is in it`() async throws {
        try await self.askedTwice { office, first, _ in
            try await office.hear(.form("GET_STARTED", words: "stop"))
            let invitation = try await office.invitation(first)
            #expect(try await office.contact(invitation.contactID).optedOutAt != nil)
        }
    }

    // MARK: - Brand

    @Test(arguments: [nil, "Zebra"])
    func `the conversation goes on under the brand it began with`(_ brand: String?) async throws {
        try await self.office { office in
            let name = brand ?? office.context.account.brand
            let decision = try await office.resolve(1, brand: brand)
            try await office.deliver(receipt: "m-1")
            try await office.hear(.text("what?"))
            let hint = try #require(try await office.messages(decision).last)
            #expect(hint.kind == .reply && hint.content.brand == brand)
            try await office.hear(office.press(decision, "5"))
            let answer = try #require(try await office.answer(to: decision))
            let offer = try #require(try await office.offer(after: answer))
            let message = try #require(try await office.messages(of: offer.id).first)
            #expect(message.content.text?.contains(name) == true)
            #expect(message.content.brand == brand)
        }
    }
}
