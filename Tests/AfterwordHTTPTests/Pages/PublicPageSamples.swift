import AfterwordCore
import AfterwordHTTP

/// Public pages as a busy day would show them: every part present, in one of the shipped languages.
struct PublicPageSamples {
    var language = "en"
    /// Put into every text a stranger or a configuration can choose.
    var foreign: String?
    var accent: String?

    static let token = "ab3defghijklmnopqrstuvwxyz234567ab3defgh"
    static let menu: [(tag: String, name: String)] = [
        ("en", "English"), ("es", "Español"), ("ro", "Română"), ("pt", "Português"), ("fr", "Français"),
        ("de", "Deutsch"), ("it", "Italiano"), ("ca", "Català"),
    ]

    var brand: String { self.foreign ?? "Fernwood" }

    func word(_ key: String) -> String {
        self.foreign ?? ShippedWords.text(key, in: self.language, brand: self.brand)
    }

    func text(_ text: String) -> String { self.foreign ?? text }

    func address(_ path: String) -> PageAddress {
        guard let address = PageAddress(path) else { preconditionFailure("a sample's address is bad: \(path)") }
        return address
    }

    func frame(_ title: String) -> PageFrame {
        var generator = Countdown()
        return PageFrame(
            language: self.language,
            title: self.text("\(title) – \(self.brand)"),
            brand: self.brand,
            accent: Accent(theme: self.accent),
            nonce: PageNonce(using: &generator),
            languages: LanguageMenu(
                label: self.text("Language"),
                current: self.text(Self.menu.first { $0.tag == self.language }?.name ?? self.language),
                choices: Self.menu.map { choice in
                    LanguageMenu.Choice(
                        name: self.text(choice.name),
                        language: choice.tag,
                        address: self.address("/s/\(Self.token)?language=\(choice.tag)")
                    )
                }
            ),
            usage: UsageNote(
                summary: self.text("How we use your answer"),
                paragraphs: [
                    self.text(
                        "We read every answer and use it to improve our help. People at Fernwood can see it with your case."
                    ),
                    self.text("We do not sell it. It is deleted after two years, or as soon as you ask us to."),
                ]
            ),
            links: [PageLink(label: self.text("Ask me less often"), address: self.address("/u/\(Self.token)"))]
        )
    }

    func form(_ questions: [QuestionView], submit: String = "Send my answer", title: String? = nil) -> SurveyForm {
        SurveyForm(
            action: self.address("/s/\(Self.token)"),
            title: title.map(self.text),
            questions: questions,
            nonce: self.foreign ?? String(repeating: "n", count: 64),
            correctionSecret: self.foreign ?? String(repeating: "c", count: 26),
            trap: SurveyForm.Trap(
                label: self.text("Leave this empty"),
                address: self.address("/s/\(Self.token)/more")
            ),
            optionalMark: self.text("optional"),
            submitLabel: self.text(submit)
        )
    }

    var comment: QuestionView {
        QuestionView(
            id: "comment",
            text: self.text("Anything we should know?"),
            control: .text(maximumLength: 2000),
            isOptional: true,
            value: self.foreign
        )
    }

    func labelled(_ id: String, question: String, prefix: String, through last: Int, value: String? = nil)
        -> QuestionView
    {
        let points = (1...last).map { ScalePoint(value: $0, label: self.word("\(prefix).\($0)")) }
        return QuestionView(
            id: id,
            text: self.word(question),
            control: .scale(points, lowLabel: "", highLabel: ""),
            isOptional: false,
            value: value
        )
    }

    func ends(_ id: String, prefix: String, question: String, values: ClosedRange<Int>, value: String? = nil)
        -> QuestionView
    {
        QuestionView(
            id: id,
            text: self.word(question),
            control: .scale(
                values.map { ScalePoint(value: $0, label: nil) },
                lowLabel: self.word("\(prefix).low"),
                highLabel: self.word("\(prefix).high")
            ),
            isOptional: false,
            value: value
        )
    }

    var reason: QuestionView {
        let causes = ["slow", "unsolved", "repeated", "wrong", "manner", "product", "price", "other"]
        return QuestionView(
            id: "reason",
            text: self.word("reason.question"),
            control: .choice(causes.map { ChoiceOption(value: $0, label: self.word("reason.\($0)")) }),
            isOptional: false,
            value: "slow"
        )
    }

    var csat: QuestionView { self.labelled("score", question: "csat.question", prefix: "csat", through: 5, value: "4") }
    var nps: QuestionView { self.ends("score", prefix: "nps", question: "nps.question", values: 0...10) }
}

/// Numbers for tests that must not depend on chance.
struct Countdown: RandomNumberGenerator {
    private var state: UInt64 = 7

    mutating func next() -> UInt64 {
        self.state = self.state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return self.state
    }
}
