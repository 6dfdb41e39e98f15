import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// What happens to answers over time, and to what a platform tells beside them.
struct ReplyIntakeTests {
    /// Ana was asked by `tg` and the message arrived under the platform's name `m-1`.
    private func asked(
        in language: String? = nil,
        _ body: (PostOffice, Decision) async throws -> Void
    ) async throws {
        let channels: [any Channel] = [
            Parrot(id: "tg", addressKind: "telegram"), Pigeon(id: "mail", addressKind: "email"),
        ]
        try await PostOffice.run(channels: channels) { office in
            var person = PostOffice.ana
            person.locale = language
            let decision = try await office.resolve(1, person)
            try await office.deliver(receipt: "m-1")
            try await body(office, decision)
        }
    }

    @Test func `what is pressed is on disk with its thanks before the platform hears anything`() async throws {
        try await self.asked { office, decision in
            try await office.hear(office.press(decision, "5"))
            let response = try #require(try await office.answer(to: decision))
            #expect(response.score == 5)
            #expect(response.evidence == .platform)
            #expect(response.channel == "tg")
            let further = try #require(try await office.offer(after: response))
            #expect(try await office.messages(of: further.id).first?.content.text?.hasPrefix("Thank you.") == true)
        }
    }

    @Test func `after the edit window the score stands, and words are still taken`() async throws {
        try await self.asked { office, decision in
            try await office.hear(office.press(decision, "2"))
            office.clock.advance(by: .hours(72) + .milliseconds(1))
            try await office.hear(office.press(decision, "5"))
            #expect(try await office.answer(to: decision)?.score == 2)
        }
    }

    @Test(arguments: Wording.languages)
    func `who comes too late with another score is told which one stands`(_ language: String) async throws {
        try await self.asked(in: language) { office, decision in
            let taken = try await office.hear(office.press(decision, "2"))
            office.clock.advance(by: .hours(72) + .milliseconds(1))
            let said = try await office.hear(office.press(decision, "5"))
            #expect(said.contains(Wording.text(.thanksScore, in: language, ["score": "2"])))
            #expect(said.hasSuffix(Wording.text(.expiredText, in: language)) && said != taken)
            // The score that stands was saved.
            #expect(try await office.hear(office.press(decision, "2")) == taken)
        }
    }

    @Test func `up to the end of the edit window a press corrects`() async throws {
        try await self.asked { office, decision in
            try await office.hear(office.press(decision, "2"))
            office.clock.advance(by: .hours(72))
            try await office.hear(office.press(decision, "5"))
            #expect(try await office.answer(to: decision)?.score == 5)
        }
    }

    @Test(arguments: [(Duration.hours(24), "late but kept"), (.hours(24) + .milliseconds(1), nil)])
    func `words are a comment for a day`(_ pause: Duration, _ comment: String?) async throws {
        try await self.asked { office, decision in
            try await office.hear(office.press(decision, "4"))
            office.clock.advance(by: pause)
            try await office.hear(.text("late but kept"))
            #expect(try await office.answer(to: decision)?.comment == comment)
        }
    }

    @Test func `a survey that has run out takes no answer`() async throws {
        try await self.asked { office, decision in
            office.clock.advance(by: .days(14))
            try await office.hear(office.press(decision, "5"))
            try await office.hear(.text("5"))
            #expect(try await office.answer(to: decision) == nil)
        }
    }

    /// Ana was asked by `tg` for words of her own, at most so many.
    private func askedForWords(_ limit: Int, _ body: (PostOffice, Decision) async throws -> Void) async throws {
        let text = """
            survey: csat
            kind: form
            languages: [en]
            send: { on: case.resolved }
            questions:
              - { id: story, type: text, limit: \(limit), text: { en: "What happened?" } }
            """
        let survey = try #require(SurveyFile.read(Array(text.utf8), file: "s.yaml").0?.survey)
        let clock = ManualClock()
        let channels = [Parrot(id: "tg", addressKind: "telegram")]
        try await withService(clock: clock, channels: channels, surveys: ["csat": survey]) { context in
            let office = PostOffice(context: context, clock: clock)
            let decision = try await office.resolve(1)
            try await office.deliver(receipt: "m-1")
            try await body(office, decision)
        }
    }

    @Test func `of a long story the end is lost, not all of it`() async throws {
        try await self.askedForWords(100) { office, decision in
            let story = String((0..<300).map { Character(String($0 % 10)) })
            try await office.hear(.text(story))
            #expect(try await office.answer(to: decision)?.answers["story"] == String(story.prefix(100)))
        }
    }

    @Test(arguments: ["/start", "/start abc123", "/START ref_7-x"])
    func `opening the chat by a link is no answer`(_ text: String) async throws {
        try await self.askedForWords(100) { office, decision in
            try await office.hear(.text(text))
            #expect(try await office.answer(to: decision) == nil)
            try await office.hear(.text("/start was the first thing I wrote"))
            #expect(try await office.answer(to: decision) != nil)
        }
    }

    @Test func `words that quote a message belong to its question`() async throws {
        try await self.asked { office, decision in
            try await office.hear(office.press(decision, "2"))
            try await office.deliver(receipt: "m-2")
            try await office.hear(.text("three calls"), quoting: "m-1")
            let response = try #require(try await office.answer(to: decision))
            #expect(response.comment == "three calls")
            try await office.hear(.text("nobody knew"), quoting: "m-2")
            let reason = try #require(try await office.reason(after: response))
            #expect(try await office.answer(to: reason.id)?.comment == "nobody knew")
        }
    }

    @Test func `after a low score nothing goes out an hour later: the reason was asked at once`() async throws {
        try await self.asked { office, decision in
            try await office.hear(office.press(decision, "1"))
            let response = try #require(try await office.answer(to: decision))
            let reason = try #require(try await office.reason(after: response))
            #expect(reason.state == .sending)
            office.clock.advance(by: .hours(1))
            #expect(try await InvitationSweep(office.context).run() == 0)
            let messages = try await office.messages(of: reason.id)
            #expect(messages.count == 1)
            #expect(messages.first?.content.token != nil)
            #expect(messages.first?.content.answers.map(\.value).sorted().first == "manner")
            #expect(messages.first?.content.answers.last?.value == "other")
        }
    }

    @Test func `a message that never arrived goes by the next channel`() async throws {
        try await self.asked { office, decision in
            try await office.hear(.receipt(DeliveryReceipt(message: "m-1", fate: .failed("blocked"))))
            let messages = try await office.messages(decision)
            #expect(messages.map(\.channel) == ["tg", "mail"])
            #expect(messages.first?.state == .bounced)
        }
    }

    /// Ana wrote to `tg` before she was asked there, and the platform says later that it came too late.
    private func tooLate(
        form: String?,
        _ body: (PostOffice, Decision) async throws -> Void
    ) async throws {
        var parrot = Parrot(id: "tg", addressKind: "telegram")
        parrot.anyTimeForm = form
        try await PostOffice.run(channels: [parrot, Pigeon(id: "mail", addressKind: "email")]) { office in
            try await office.resolve(1)
            try await office.hear(.text("one more thing"))
            office.clock.advance(by: .days(31))
            let decision = try await office.resolve(2)
            try await office.deliver(receipt: "m-1")
            #expect(try await office.messages(decision).first?.content.recipientWroteAt != nil)
            try await office.hear(.receipt(DeliveryReceipt(message: "m-1", fate: .tooLate("131047"))))
            try await body(office, decision)
        }
    }

    @Test func `a message that came too late goes again in the form for any time, once`() async throws {
        try await self.tooLate(form: "the template") { office, decision in
            let first = try await office.messages(decision)
            #expect(first.map(\.channel) == ["tg", "tg"])
            #expect(first.map(\.lastError) == ["131047; sent again as the template", nil])
            #expect(first.last?.content.recipientWroteAt == nil && first.last?.fallbacks == ["mail"])
            // The same news again changes nothing; the same about the template takes the next channel.
            try await office.hear(.receipt(DeliveryReceipt(message: "m-1", fate: .tooLate("131047"))))
            #expect(try await office.messages(decision).count == 2)
            try await office.deliver(receipt: "m-2")
            try await office.hear(.receipt(DeliveryReceipt(message: "m-2", fate: .tooLate("131047"))))
            #expect(try await office.messages(decision).map(\.channel) == ["tg", "tg", "mail"])
        }
    }

    @Test func `without such a form the next channel takes over`() async throws {
        try await self.tooLate(form: nil) { office, decision in
            let messages = try await office.messages(decision)
            #expect(messages.map(\.channel) == ["tg", "mail"])
            #expect(messages.first?.lastError == "131047")
        }
    }

    @Test func `who answered meanwhile gets nothing more`() async throws {
        try await self.tooLate(form: "the template") { office, decision in
            try await office.deliver(receipt: "m-2")
            try await office.hear(office.press(decision, "5"))
            try await office.hear(.receipt(DeliveryReceipt(message: "m-2", fate: .tooLate("131047"))))
            #expect(try await office.messages(decision).map(\.kind) == [.invitation, .invitation])
        }
    }

    @Test func `a receipt marks its message delivered, and one for nobody's message does nothing`() async throws {
        try await self.asked { office, decision in
            try await office.hear(.receipt(DeliveryReceipt(message: "m-1", fate: .read)))
            try await office.hear(.receipt(DeliveryReceipt(message: "m-9", fate: .delivered)))
            #expect(try await office.messages(decision).map(\.state) == [.delivered])
        }
    }

    @Test(arguments: ["77", "666"])
    func `a button that is none of ours is left alone, whoever presses it`(_ sender: String) async throws {
        try await self.asked { office, _ in
            try await office.hear(.press("GET_STARTED"), from: sender)
            let entries = try await office.store.database.read { connection in
                try connection.rows("SELECT id FROM audit WHERE action = 'reply.refused'").count
            }
            #expect(entries == 0)
            let samples = office.context.replyTally.samples.map { "\($0.outcome) \($0.count)" }
            #expect(samples == ["ignored 1"])
        }
    }

    @Test func `a refused press leaves a trace without the stranger's handle`() async throws {
        try await self.asked { office, decision in
            try await office.hear(office.press(decision, "1"), from: "666")
            #expect(try await office.answer(to: decision) == nil)
            let details = try await office.store.database.read { connection in
                try connection.rows("SELECT detail FROM audit WHERE action = 'reply.refused'")
                    .map { try $0.text("detail") }
            }
            #expect(details == ["pressed on tg by somebody who was not asked"])
        }
    }

    @Test func `an erased person's button finds nobody`() async throws {
        try await self.asked { office, decision in
            try await office.erase(decision)
            try await office.hear(office.press(decision, "5"))
            #expect(try await office.answer(to: decision) == nil)
        }
    }

    @Test func `who writes is remembered as having written just now`() async throws {
        try await self.asked { office, decision in
            try await office.hear(.text("hello"))
            let contact = try await office.invitation(decision).contactID
            let identities = try await office.store.database.read { [store = office.store] in
                try store.identities(of: contact, in: $0)
            }
            #expect(identities.first { $0.channel == "telegram" }?.lastInboundAt == office.clock.now)
        }
    }

    @Test func `every outcome is counted for its channel`() async throws {
        try await self.asked { office, decision in
            try await office.hear(office.press(decision, "5"))
            try await office.hear(.ignored("poll"))
            try await office.hear(.ignored("poll"))
            let samples = office.context.replyTally.samples.map { "\($0.channel) \($0.outcome) \($0.count)" }
            #expect(samples == ["tg ignored 2", "tg recorded 1"])
        }
    }
}
