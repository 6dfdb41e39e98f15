import AfterwordCore
import Testing

@Suite struct ReplyTextTests {
    @Test(
        arguments: [
            (text: "Hello {name},", values: [.name: "Ana"], filled: "Hello Ana,"),
            (text: "Hello {name},", values: [:], filled: "Hello,"),
            (text: "{brand} about {case}", values: [.brand: "{case}", .case: "17"], filled: "{case} about 17"),
            (text: "open { and close }", values: [:], filled: "open"),
            (text: "no end {name", values: [.name: "Ana"], filled: "no end {name"),
        ] as [(text: String, values: [ReplyVariable: String], filled: String)]
    )
    func `variables are filled once, and what is not known leaves no gap`(
        _ row: (text: String, values: [ReplyVariable: String], filled: String)
    ) {
        #expect(ReplyText(row.text).filled(row.values) == row.filled)
    }

    @Test func `words in braces that are no variable are named`() {
        #expect(ReplyText("{name} {nmae} {case} {Brand}").unknownVariables == ["nmae", "Brand"])
    }

    @Test(arguments: [("es-MX", "es"), ("ro", "ro"), ("fr", "en"), (nil, "en")] as [(String?, String)])
    func `a template speaks the person's language, else the account's`(_ tag: String?, _ language: String) {
        let text = LocalizedText(["en": "Hello", "es": "Hola", "ro": "Salut"])
        #expect(ReplyTemplate(name: "a", title: "A", text: text).language(for: tag, fallback: "en") == language)
    }

    @Test(arguments: [([], ["fee"], true), (["fee"], ["fee", "app"], true), (["fee"], ["app"], false)])
    func `a template with tags is meant for cases with one of them`(
        _ tags: [String],
        _ ofCase: [String],
        _ fits: Bool
    ) {
        let template = ReplyTemplate(name: "a", title: "A", tags: tags, text: LocalizedText(["en": "Hello"]))
        #expect(template.fits(tags: ofCase) == fits)
    }
}
