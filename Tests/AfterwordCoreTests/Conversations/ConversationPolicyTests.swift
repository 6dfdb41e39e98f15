import AfterwordCore
import Testing

struct ConversationPolicyTests {
    private static let now = Instant(milliseconds: 1_772_442_000_000)
    private static let csat = EntityID<Invitation>(rawValue: 1)
    private static let reason = EntityID<Invitation>(rawValue: 2)
    private static let nps = EntityID<Invitation>(rawValue: 3)
    /// Of another case.
    private static let older = EntityID<Invitation>(rawValue: 4)

    private static func score(
        _ id: EntityID<Invitation>,
        scale: ClosedRange<Int> = 1...5,
        asked: Duration = .hours(2),
        answered: Duration? = nil,
        isHinted: Bool = false
    ) -> AskedQuestion {
        var question = AskedQuestion(
            invitationID: id,
            form: .score(TypedAnswerReader(scale: scale)),
            askedAt: self.now - asked,
            answeredAt: answered.map { self.now - $0 }
        )
        question.isHinted = isHinted
        return question
    }

    private static func cause(answered: Duration? = nil, other: String? = "other") -> AskedQuestion {
        let reader = TypedChoiceReader(
            options: [("It took too long", "slow"), ("Something else", "other")],
            other: other
        )
        var question = AskedQuestion(
            invitationID: self.reason,
            form: .choice(reader),
            askedAt: self.now - .minutes(1),
            answeredAt: answered.map { self.now - $0 }
        )
        question.parentID = self.csat
        return question
    }

    private func turn(_ text: String, _ questions: AskedQuestion..., quoted: EntityID<Invitation>? = nil)
        -> ConversationTurn
    {
        ConversationPolicy.turn(for: text, among: questions, quoted: quoted, now: Self.now)
    }

    // MARK: - Nothing answered yet

    @Test func `a score answers the open question, words after it go with it`() {
        #expect(self.turn("4, fine", Self.score(Self.csat)) == .answer(Self.csat, value: "4", comment: "fine"))
    }

    @Test func `what is no score is answered with a hint, once`() {
        #expect(self.turn("hello", Self.score(Self.csat)) == .hint(Self.csat))
        #expect(self.turn("hello", Self.score(Self.csat, isHinted: true)) == .none)
    }

    @Test func `where nothing was asked nothing is kept`() {
        #expect(self.turn("5") == .none)
    }

    @Test func `the newest open question is the one that is answered`() {
        let turn = self.turn("9", Self.score(Self.nps, scale: 0...10), Self.score(Self.csat))
        #expect(turn == .answer(Self.nps, value: "9", comment: nil))
    }

    @Test func `a quoted message goes before the newest`() {
        let turn = self.turn("4", Self.score(Self.nps, scale: 0...10), Self.score(Self.csat), quoted: Self.csat)
        #expect(turn == .answer(Self.csat, value: "4", comment: nil))
    }

    @Test func `any words answer a question for words`() {
        let open = AskedQuestion(invitationID: Self.nps, form: .words, askedAt: Self.now)
        #expect(self.turn("5", open) == .answer(Self.nps, value: "5", comment: nil))
    }

    // MARK: - After an answer

    @Test(arguments: [(Duration.minutes(1), true), (.hours(24), true), (.hours(24) + .milliseconds(1), false)])
    func `words are a comment for 24 hours and not longer`(_ age: Duration, _ isComment: Bool) {
        let turn = self.turn("and friendly", Self.score(Self.csat, asked: .days(2), answered: age))
        #expect(turn == (isComment ? .comment(Self.csat) : .none))
    }

    @Test func `a bare score corrects, a score with words is part of a comment`() {
        let answered = Self.score(Self.csat, answered: .minutes(5))
        #expect(self.turn("5", answered) == .answer(Self.csat, value: "5", comment: nil))
        #expect(self.turn("2, maybe 3 days late", answered) == .comment(Self.csat))
        #expect(self.turn("10", answered) == .comment(Self.csat))
    }

    @Test func `words after a fresh answer belong to it, though another question is open`() {
        let open = Self.score(Self.nps, scale: 0...10, asked: .hours(3))
        let answered = Self.score(Self.csat, asked: .hours(4), answered: .minutes(1))
        #expect(self.turn("thanks", open, answered) == .comment(Self.csat))
    }

    @Test func `words after a newer question are a try to answer it`() {
        let open = Self.score(Self.nps, scale: 0...10, asked: .minutes(1))
        let answered = Self.score(Self.csat, asked: .hours(4), answered: .hours(3))
        #expect(self.turn("very", open, answered) == .hint(Self.nps))
    }

    // MARK: - Several cases

    @Test(
        arguments: [
            ("5", .answer(csat, value: "5", comment: nil)), ("2, maybe 3 days late", .comment(csat)),
            ("thanks", .comment(csat)), ("9", .answer(older, value: "9", comment: nil)),
        ] as [(String, ConversationTurn)]
    )
    func `after an answer a text is about it, unless only an older open question could be meant`(
        _ text: String,
        _ meant: ConversationTurn
    ) {
        let open = Self.score(Self.older, scale: 0...10, asked: .hours(3))
        #expect(self.turn(text, Self.score(Self.csat, asked: .hours(1), answered: .minutes(5)), open) == meant)
    }

    @Test func `an answer older than the open question is not what a number is about`() {
        let open = Self.score(Self.csat, asked: .minutes(5))
        let answered = Self.score(Self.older, asked: .hours(3), answered: .hours(2))
        #expect(self.turn("5", open, answered) == .answer(Self.csat, value: "5", comment: nil))
    }

    @Test func `a number after the optional question's answer corrects that, whatever older question is open`() {
        let turn = self.turn(
            "3",
            Self.offer(answered: .seconds(5)),
            Self.score(Self.csat, answered: .minutes(1)),
            Self.score(Self.older, asked: .hours(5))
        )
        #expect(turn == .answer(Self.nps, value: "3", comment: nil))
    }

    @Test(
        arguments: [("5", .answer(older, value: "5", comment: nil)), ("well done", .comment(older))]
            as [(String, ConversationTurn)]
    )
    func `what was answered last is meant, not what was asked last`(_ text: String, _ meant: ConversationTurn) {
        let turn = self.turn(
            text,
            Self.offer(answered: .minutes(10)),
            Self.score(Self.csat, answered: .minutes(20)),
            Self.score(Self.older, asked: .hours(5), answered: .minutes(1))
        )
        #expect(turn == meant)
    }

    @Test func `a number after a reason corrects the low answer that the reason is of`() {
        let turn = self.turn(
            "4",
            Self.cause(answered: .minutes(1)),
            Self.score(Self.csat, answered: .minutes(9)),
            Self.score(Self.older, asked: .hours(5), answered: .minutes(5))
        )
        #expect(turn == .answer(Self.csat, value: "4", comment: nil))
    }

    // MARK: - Quoted messages

    @Test(
        arguments: [
            ("3", .hours(23), .answer(csat, value: "3", comment: nil)),
            ("3", .hours(25), .answer(csat, value: "3", comment: nil)),
            ("late", .hours(24), .comment(csat)), ("late", .hours(25), .none),
        ] as [(String, Duration, ConversationTurn)]
    )
    func `who points at an answered question means that one or none`(
        _ text: String,
        _ age: Duration,
        _ meant: ConversationTurn
    ) {
        let turn = self.turn(
            text,
            Self.score(Self.nps, asked: .minutes(9)),
            Self.score(Self.older, asked: .hours(1), answered: .minutes(1)),
            Self.score(Self.csat, asked: .days(3), answered: age),
            quoted: Self.csat
        )
        #expect(turn == meant)
    }

    @Test func `who points at a question that takes no answer any more means no other`() {
        let answered = Self.score(Self.older, answered: .minutes(1))
        #expect(self.turn("3", Self.score(Self.nps), answered, quoted: Self.csat) == .none)
    }

    @Test func `words that point at an open question are a try to answer it`() {
        let answered = Self.score(Self.older, answered: .minutes(1))
        #expect(self.turn("very", Self.score(Self.csat), answered, quoted: Self.csat) == .hint(Self.csat))
    }

    // MARK: - The optional question

    private static func offer(answered: Duration? = nil) -> AskedQuestion {
        var offer = self.score(self.nps, scale: 0...10, asked: .minutes(1), answered: answered)
        offer.parentID = self.csat
        offer.isOptional = true
        return offer
    }

    @Test func `a number answers the optional question, words are about the answer before it`() {
        let answered = Self.score(Self.csat, answered: .minutes(1))
        #expect(self.turn("9", Self.offer(), answered) == .answer(Self.nps, value: "9", comment: nil))
        #expect(self.turn("9, always", Self.offer(), answered) == .answer(Self.nps, value: "9", comment: "always"))
        #expect(self.turn("2 days late", Self.offer(), answered) == .comment(Self.csat))
        #expect(
            self.turn("4", Self.offer(), answered, quoted: Self.csat) == .answer(Self.csat, value: "4", comment: nil)
        )
    }

    @Test func `words after the optional question's answer are about that`() {
        let answered = Self.score(Self.csat, answered: .minutes(2))
        #expect(self.turn("you rang back", Self.offer(answered: .minutes(1)), answered) == .comment(Self.nps))
    }

    // MARK: - The reason

    @Test func `an option is read by its label in any case`() {
        #expect(self.turn("it took too long!", Self.cause()) == .answer(Self.reason, value: "slow", comment: nil))
    }

    @Test func `words of one's own are another reason`() {
        let turn = self.turn("Nobody called", Self.cause())
        #expect(turn == .answer(Self.reason, value: "other", comment: "Nobody called"))
    }

    @Test func `without an option for other reasons the words go to the low answer`() {
        let turn = self.turn("Nobody called", Self.cause(other: nil), Self.score(Self.csat, answered: .minutes(1)))
        #expect(turn == .comment(Self.csat))
    }

    @Test func `a bare score while the reason is asked corrects the low answer`() {
        let turn = self.turn("4", Self.cause(), Self.score(Self.csat, answered: .minutes(1)))
        #expect(turn == .answer(Self.csat, value: "4", comment: nil))
    }

    @Test(arguments: [nil, Duration.minutes(2)])
    func `after a correction upwards the reason is out of the conversation, unless one points at it`(
        _ answered: Duration?
    ) {
        var moot = Self.cause(answered: answered)
        moot.isMoot = true
        let corrected = Self.score(Self.csat, answered: .minutes(3))
        #expect(self.turn("it was fine", moot, corrected) == .comment(Self.csat))
        #expect(self.turn("4", moot, corrected) == .answer(Self.csat, value: "4", comment: nil))
        guard answered == nil else { return }
        let turn = self.turn("it took too long", moot, corrected, quoted: Self.reason)
        #expect(turn == .answer(Self.reason, value: "slow", comment: nil))
    }

    @Test func `words after the reason belong to the reason`() {
        let turn = self.turn(
            "that is all",
            Self.cause(answered: .minutes(1)),
            Self.score(Self.csat, answered: .minutes(2))
        )
        #expect(turn == .comment(Self.reason))
    }
}

struct AnswerPayloadTests {
    private static let token = String(repeating: "a", count: 40)

    @Test func `a button's value fits the tightest platform and is read back`() throws {
        let payload = AnswerPayload(token: Self.token, value: String(repeating: "v", count: AnswerPayload.longestValue))
        #expect(payload.text.utf8.count == 64)
        #expect(AnswerPayload(payload.text) == payload)
    }

    @Test(arguments: [
        "", "s", "s::", "s:short:5", "x:\(token):5", "s:\(token)", "s:\(token):", "\(token):5",
        "s:\(token):\(String(repeating: "v", count: 22))",
    ])
    func `anything else is no button of ours`(_ text: String) {
        #expect(AnswerPayload(text) == nil)
    }
}
