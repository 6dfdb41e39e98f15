import AfterwordCore
import AfterwordDelivery
import Foundation
import Testing

@Suite struct MailWordsTests {
    private static func content(_ labels: [String], values: [String]) -> MessageContent {
        var content = MessageContent(type: "survey.invitation", timestamp: "2026-01-01T00:00:00Z", data: "{}")
        content.text = "Care at <Example>, about your case 7\nHow was it?"
        content.subject = "One question"
        content.link = "https://s.example.org/s/t"
        content.answers = zip(labels, values).map {
            AnswerLink(label: $0, value: $1, link: "https://s.example.org/s/t?score=\($1)&x=1")
        }
        content.unsubscribeLink = "https://s.example.org/u/t"
        content.phrases = MessagePhrases(answerHere: "Answer here", noMoreSurveys: "No more surveys", writeStop: "")
        return content
    }

    @Test func `answers with words stand below each other, with their number`() {
        let words = MailWords(Self.content(["Bad", "Good"], values: ["1", "2"]))
        #expect(words.areAnswersWorded && words.answers.map(\.label) == ["1 · Bad", "2 · Good"])
        let text = """
            Care at <Example>, about your case 7

            How was it?

            1 · Bad
            https://s.example.org/s/t?score=1&x=1

            2 · Good
            https://s.example.org/s/t?score=2&x=1

            -- 
            No more surveys: https://s.example.org/u/t

            """
        #expect(words.plainText == text)
    }

    @Test func `numbers stand side by side, six in a row, and the ends say what they mean`() {
        let labels = ["0 · Never"] + (1...9).map(String.init) + ["10 · Always"]
        let words = MailWords(Self.content(labels, values: (0...10).map(String.init)))
        let page = MailPage(words: words).html.text
        #expect(!words.areAnswersWorded)
        #expect(
            page.components(separatedBy: "<tr><td style").map { $0.components(separatedBy: "class=\"key\"").count - 1 }
                == [0, 6, 5]
        )
        #expect(page.contains(#"aria-label="0 · Never""#) && page.contains(">10 · Always</p>"))
        #expect(words.plainText.contains("0 · Never: https://s.example.org/s/t?score=0&x=1\n1: https://"))
    }

    @Test func `a choice is told by its words, and its code stays in the link`() {
        let words = MailWords(Self.content(["Tardaron demasiado", "Otro motivo"], values: ["slow", "other"]))
        let page = MailPage(words: words).html.text
        #expect(words.answers.map(\.label) == ["Tardaron demasiado", "Otro motivo"])
        #expect(words.plainText.contains("\nTardaron demasiado\nhttps://s.example.org/s/t?score=slow"))
        #expect(page.contains(">Tardaron demasiado</a>") && !page.contains(">slow") && !page.contains(">other"))
    }

    @Test(arguments: [
        ("ar", "rtl", "right", "4px 0 4px 8px"), ("he-IL", "rtl", "right", "4px 0 4px 8px"),
        ("es", "ltr", "left", "4px 8px 4px 0"),
    ])
    func `lines begin where the language does`(_ language: String, _ direction: String, _ side: String, _ gap: String) {
        var content = Self.content(["0", "1"], values: ["0", "1"])
        content.locale = language
        let page = MailPage(words: MailWords(content)).html.text
        #expect(page.contains(#"<html lang="\#(language)" dir="\#(direction)">"#))
        #expect(page.contains(#"<td align="\#(side)" dir="\#(direction)""#))
        #expect(page.contains("padding:\(gap)"))
    }

    @Test func `a question without a scale has one link`() {
        let words = MailWords(Self.content([], values: []))
        #expect(words.plainText.contains("Answer here: https://s.example.org/s/t\n"))
        #expect(MailPage(words: words).html.text.contains(">Answer here</a>"))
    }

    @Test func `a notice to the team shows its link as it is and offers no way out`() {
        var content = MessageContent(type: "alert.follow_up", timestamp: "", data: "{}")
        content.text = "urgent: Ana gave 1\nhigh: Ion gave 2"
        content.link = "https://s.example.org/follow-ups"
        let words = MailWords(content)
        #expect(words.question == nil && words.opening.count == 2 && words.stop == nil)
        #expect(words.plainText == "urgent: Ana gave 1\nhigh: Ion gave 2\n\nhttps://s.example.org/follow-ups\n")
    }

    @Test(
        arguments: [
            ("<b>", "&lt;b&gt;"), (#""'&"#, "&quot;&#39;&amp;"), ("\"\u{301}", "&quot;\u{301}"), ("\0", "\u{FFFD}"),
            ("ü", "ü"),
        ]
    )
    func `what is put into HTML is escaped scalar by scalar`(_ text: String, _ escaped: String) {
        let html: HTML = "<p>\(text)</p>"
        #expect(html.text == "<p>\(escaped)</p>")
        let outer: HTML = "<div>\(html)\([html, html])</div>"
        #expect(outer.text == "<div>\(html.text)\(html.text)\n\(html.text)</div>")
    }

    @Test(
        arguments: [
            ("https://s.example.org/u/tok", nil, ["<https://s.example.org/u/tok>", "List-Unsubscribe=One-Click"]),
            (
                "https://s.example.org/u/tok", "a&b@example.org",
                [
                    "<https://s.example.org/u/tok>, <mailto:a%26b@example.org?subject=unsubscribe%20tok>",
                    "List-Unsubscribe=One-Click",
                ]
            ),
            ("http://s.example.org/u/tok", nil, ["<http://s.example.org/u/tok>"]), (nil, "a@example.org", []),
        ] as [(String?, String?, [String])]
    )
    func `one click is promised for https only`(_ link: String?, _ mailbox: String?, _ values: [String]) throws {
        let stop = ListUnsubscribe(link: link, mailbox: try mailbox.map { try MailAddress($0) })
        #expect(stop.headers.map(\.value) == values)
    }
}
