import AfterwordService
import Foundation
import Testing

@Suite struct WordingTests {
    @Test(arguments: Wording.languages)
    func `every language has every key with the same placeholders`(_ language: String) throws {
        let english = try #require(Wording.table["en"])
        let texts = try #require(Wording.table[language])
        #expect(Set(texts.keys) == Set(english.keys))
        for key in Wording.Key.allCases { #expect(texts[key.rawValue] != nil, "\(key.rawValue)") }
        for (key, text) in texts {
            #expect(placeholders(text) == placeholders(english[key] ?? ""), "\(key)")
            #expect(!text.contains("!") && !text.contains("¡") && !text.isEmpty, "\(key)")
        }
    }

    @Test func `eight languages ship, English first`() {
        #expect(Wording.languages == ["en", "ca", "de", "es", "fr", "it", "pt", "ro"])
    }

    @Test(arguments: [
        ("es-MX", "Ha elegido 4."), ("DE_at", "Sie haben 4 gewählt."), ("xx", "You chose 4."), ("", "You chose 4."),
    ])
    func `a language tag gets its own text, else English`(_ tag: String, _ expected: String) {
        #expect(Wording.text(.confirmChosen, in: tag, ["score": "4"]) == expected)
    }

    @Test(arguments: [
        ("{a} and {b}", "{b} and 2"), ("{unknown}", "{unknown}"), ("{a", "{a"), ("", ""), ("}{b}", "}2"),
        ("ă{a}é {b}😀{", "ă{b}é 2😀{"), ("{é}", "{é}"),
    ])
    func `placeholders are filled once`(_ template: String, _ expected: String) {
        #expect(Wording.filled(template, with: ["a": "{b}", "b": "2"]) == expected)
    }

    @Test(arguments: [("STOP", true), (" Baja. ", true), ("stopp", true), ("please do not stop", false), ("", false)])
    func `only a whole reply is a stop word`(_ reply: String, _ expected: Bool) {
        #expect(Wording.isStop(reply) == expected)
    }

    @Test(arguments: Wording.languages)
    func `the word a message tells people to write is a stop word`(_ language: String) throws {
        let last = try #require(Wording.text(.messageStopWord, in: language).split(separator: " ").last)
        #expect(Wording.isStop(String(last)))
    }

    private func placeholders(_ text: String) -> Set<String> {
        Set(text.matches(of: /\{\w+\}/).map { String($0.output) })
    }
}
