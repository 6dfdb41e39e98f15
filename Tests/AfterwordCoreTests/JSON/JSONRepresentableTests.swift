import AfterwordCore
import Foundation
import Testing

/// Values that write their stored JSON themselves write what `Codable` would, so that rows of other releases stay readable both ways.
@Suite struct JSONRepresentableTests {
    private static let content: MessageContent = {
        var content = MessageContent(
            type: "survey.invitation",
            timestamp: "2026-03-31T10:00:00Z",
            data: #"{"a/b":"ă\n"}"#
        )
        content.text = "How was it?\n\"Well\" \\ 😀\u{01}"
        content.subject = "One question"
        content.brand = "Example"
        content.question = "How was it?"
        content.link = "https://example.org/s/abc"
        content.token = "abc"
        content.answers = [AnswerLink(label: "Good", value: "5", link: "https://example.org/s/abc?score=5")]
        content.scale = "csat5"
        content.commentPrompt = "Anything else?"
        content.unsubscribeLink = "https://example.org/u/abc"
        content.locale = "es-MX"
        content.recipient = "77"
        content.recipientName = "Ana"
        content.room = "D1"
        content.recipientWroteAt = Instant(milliseconds: 1_767_225_600_250)
        content.phrases = MessagePhrases(
            answerHere: "Answer",
            noMoreSurveys: "No more",
            writeStop: "STOP",
            replyWithNumber: "1 to 5"
        )
        return content
    }()
    private static let values: [any JSONRepresentable & Equatable & Sendable] = [
        Self.content,
        MessageContent(type: "test", timestamp: "2026-03-31T10:00:00Z", data: "{}"),
        MessagePhrases(answerHere: "a", noMoreSurveys: "b", writeStop: "c"),
        RuleCheck(rule: .alreadyAskedForResolution, passed: true, detail: "last asked 2026-03-20"),
        Segments(channel: "email", agent: "7", team: "t1", tags: ["vip", "late"], product: "p", brand: "b"),
        Segments(),
    ]

    @Test(arguments: Self.values.indices) func `the form is the one Codable gives, in the same order`(_ index: Int)
        throws
    {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let value = Self.values[index]
        #expect(value.json.text == String(decoding: try encoder.encode(value), as: UTF8.self))
        try Self.expectSame(value)
    }

    private static func expectSame<Value: JSONRepresentable & Equatable>(_ value: Value) throws {
        let read = try JSONReader.read(value.json.serialized)
        #expect(Value(json: read) == value)
        #expect(try JSONDecoder().decode(Value.self, from: Data(value.json.serialized)) == value)
    }

    @Test func `the example fills every field, so none can be forgotten`() {
        for (name, value) in Mirror(reflecting: Self.content).children {
            #expect("\(value)" != "nil", "\(name ?? "")")
        }
    }

    @Test func `what is incomplete is refused`() {
        #expect(MessageContent(json: ["type": "a", "timestamp": "b", "answers": []]) == nil)
        #expect(RuleCheck(json: ["rule": "no_such_reason", "passed": true, "detail": ""]) == nil)
        #expect(Segments(json: ["tags": [1]]) == nil)
    }
}
