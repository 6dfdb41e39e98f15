import AfterwordCore
import AfterwordDelivery
import Testing

@Suite struct TextLimitTests {
    @Test(
        arguments: [
            ("fits", 4, "fits"), ("one two three", 13, "one two three"), ("one two three", 12, "one two…"),
            ("one two three", 8, "one two…"), ("one two three", 7, "one…"), ("one two", 4, "one…"),
            ("unbreakable", 6, "unbre…"), ("a unbreakable", 9, "a unbrea…"), ("abc", 1, "…"), ("abc", 0, ""),
            ("", 0, ""),
            ("one\n\n\ntwo", 6, "one…"), ("naïve café", 9, "naïve…"),
        ]
    )
    func `what does not fit ends at a word, with an ellipsis`(_ text: String, _ most: Int, _ expected: String) {
        #expect(TextLimit.characters(most).cut(text) == expected)
    }

    @Test(
        arguments: [
            ("fits", 4, ["fits"]), ("one two three", 8, ["one two", "three"]),
            ("one\ntwo three", 9, ["one", "two three"]),
            ("unbreakable", 6, ["unbrea", "kable"]), ("one   two", 4, ["one", "two"]),
            ("\none two", 4, ["one", "two"]), ("", 3, []),
            ("👩‍👩‍👧b", 1, ["👩‍👩‍👧", "b"]),
        ]
    )
    func `pieces end at a line, else at a word, and nothing is lost`(_ text: String, _ most: Int, _ expected: [String])
    {
        #expect(TextLimit.characters(most).pieces(of: text) == expected)
    }

    @Test(arguments: 0...40) func `no limit is exceeded and no character torn`(_ most: Int) {
        let text = "👩‍👩‍👧 été 🇷🇴 word 👍🏽 end"
        for limit in [TextLimit.characters(most), TextLimit.bytes(most)] {
            let cut = limit.cut(text)
            #expect(limit.length(of: cut) <= most)
            let kept = cut.hasSuffix("…") ? String(cut.dropLast()) : cut
            #expect(text.hasPrefix(kept))
            #expect(Array(text).starts(with: Array(kept)))
        }
    }

    @Test func `units count as the platforms do`() {
        #expect(TextLimit.characters(9).length(of: "é👍") == 3)
        #expect(TextLimit.bytes(9).length(of: "é👍") == 6)
    }
}

@Suite struct AnswerButtonTests {
    private func buttons(_ answers: [AnswerLink], token: String? = PlatformExamples.token) -> AnswerButtons? {
        var content = MessageContent(type: "survey.invitation", timestamp: "", data: "{}")
        content.token = token
        content.answers = answers
        return AnswerButtons(content)
    }

    private func numbers(_ range: ClosedRange<Int>) -> [AnswerLink] {
        range.map { AnswerLink(label: String($0), value: String($0), link: "") }
    }

    @Test(arguments: [(5, [5]), (7, [7]), (8, [4, 4]), (10, [5, 5]), (11, [6, 5])])
    func `numbers stand in even rows`(_ count: Int, _ rows: [Int]) {
        #expect(self.buttons(self.numbers(1...count))?.rows.map(\.count) == rows)
    }

    @Test func `words stand one under the other and need no legend`() {
        let buttons = self.buttons(PlatformExamples.satisfaction)
        #expect(buttons?.rows.map(\.count) == [1, 1, 1, 1, 1])
        #expect(buttons?.legend == nil)
    }

    @Test func `bare numbers have no legend`() {
        #expect(self.buttons(self.numbers(1...5))?.legend == nil)
    }

    @Test func `every payload can be read again`() throws {
        let buttons = try #require(self.buttons(PlatformExamples.recommendation))
        for (button, value) in zip(buttons.all, 0...10) {
            #expect(AnswerPayload(button.payload) == AnswerPayload(token: PlatformExamples.token, value: String(value)))
        }
    }

    @Test func `there are none without a token, without answers, or for a value that does not fit`() {
        #expect(self.buttons(self.numbers(1...5), token: nil) == nil)
        #expect(self.buttons([]) == nil)
        #expect(self.buttons([AnswerLink(label: "a", value: String(repeating: "v", count: 22), link: "")]) == nil)
    }
}
