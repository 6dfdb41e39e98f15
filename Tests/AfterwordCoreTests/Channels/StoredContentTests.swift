import AfterwordCore
import Testing

/// What a message says, read from the text it is stored as.
@Suite struct StoredContentTests {
    private func message(stored text: String) -> Message {
        Message(
            id: EntityID(rawValue: 7),
            kind: .invitation,
            channel: "hook",
            destination: "hook@example.org",
            stored: text,
            createdAt: Instant(milliseconds: 0)
        )
    }

    private static let content: MessageContent = {
        var content = MessageContent(
            type: "survey.invitation",
            timestamp: "2026-01-01T00:00:00Z",
            data: #"{"text":"one \"line\"\nand ü","list":[{},[1]]}"#
        )
        content.answers = [AnswerLink(label: "Good }", value: "5", link: "https://example.org/s/a?score=5")]
        content.text = "How was it? \\ \"Well\""
        content.phrases = MessagePhrases(answerHere: "Here", noMoreSurveys: "No more", writeStop: "STOP")
        content.recipientWroteAt = Instant(milliseconds: 1_767_225_600_000)
        return content
    }()

    @Test func `it says what was written`() throws {
        let message = self.message(stored: Self.content.json.text)
        #expect(message.content == Self.content)
        #expect(!message.isKnownUnreadable)
    }

    @Test func `systems get the same three parts whether the rest was read or not`() throws {
        let untouched = self.message(stored: Self.content.json.text)
        let read = self.message(stored: Self.content.json.text)
        #expect(read.content.text == Self.content.text)
        let part = try #require(untouched.partForSystems)
        #expect(part == read.partForSystems)
        #expect(part.type == Self.content.type)
        #expect(part.timestamp == Self.content.timestamp)
        #expect(part.data == Self.content.data)
    }

    @Test(arguments: ["", "{", "null", "[]", "{}", #"{"type":"a","timestamp":"b","data":7,"answers":[]}"#, "\u{FFFD}"])
    func `what cannot be read stands as such and is known from then on`(text: String) {
        let message = self.message(stored: text)
        #expect(message.partForSystems == nil)
        #expect(!message.isKnownUnreadable)
        #expect(message.content == .unreadable)
        #expect(message.isKnownUnreadable)
        #expect(message.partForSystems == nil)
    }

    @Test func `a system gets its three parts though the rest is damaged, whoever asked before`() {
        for isAskedBefore in [false, true] {
            let message = self.message(stored: #"{"answers":7,"type":"a","timestamp":"b","data":"c"}"#)
            if isAskedBefore { #expect(message.content == .unreadable) }
            #expect(message.partForSystems?.type == "a")
            #expect(message.partForSystems?.timestamp == "b")
            #expect(message.partForSystems?.data == "c")
        }
    }

    @Test func `a message that says something new is readable again`() {
        var message = self.message(stored: "{")
        #expect(message.content == .unreadable)
        message.content = Self.content
        #expect(!message.isKnownUnreadable)
        #expect(message.content == Self.content)
    }

    @Test func `messages are equal if they say the same, however they came to it`() {
        var made = self.message(stored: "")
        made.content = Self.content
        #expect(made == self.message(stored: Self.content.json.text))
        #expect(made != self.message(stored: "{"))
    }
}
