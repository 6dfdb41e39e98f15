import AfterwordCore
import AfterwordService

/// Puts a survey into words for its page at the desk.
struct SurveyView {
    let survey: Survey
    let language: String
    let look: SurveyLook
    let account: Account

    var page: SurveyGalleryPage {
        SurveyGalleryPage(
            name: self.survey.name,
            answer: "\(self.survey.kind.words), sent \(self.survey.send.on.words). Version \(self.survey.version).",
            filters: [self.languageChips, self.lookChips],
            isDark: self.look == .dark,
            frames: self.pages.map { page in
                SurveyFrame(
                    title: page.words,
                    href: DeskAddress(
                        path: ["surveys", self.survey.name, "preview"],
                        query: [(name: "lang", value: self.language), (name: "page", value: page.rawValue)]
                    )
                )
            },
            questions: self.survey.questions.map(self.words),
            facts: self.facts
        )
    }

    /// A survey without a score has no low and no good answer.
    private var pages: [SurveyPreviewPage] {
        self.survey.scale == nil ? [.questions] : SurveyPreviewPage.allCases
    }

    private var query: [String: String] {
        var query = ["lang": self.language]
        if self.look == .dark { query["look"] = SurveyLook.dark.rawValue }
        return query
    }

    private var languageChips: FilterGroup {
        let first = self.survey.language(for: [self.account.language])
        let others = self.survey.languages.filter { $0 != first }
        return FilterGroup(
            name: "Language",
            parameter: "lang",
            choices: others.map { (value: $0, words: PublicLanguages.name(of: $0)) },
            path: self.path,
            query: self.query,
            all: PublicLanguages.name(of: first)
        )
    }

    private var lookChips: FilterGroup {
        FilterGroup(
            name: "Look",
            parameter: "look",
            choices: [(value: SurveyLook.dark.rawValue, words: "dark")],
            path: self.path,
            query: self.query,
            all: "light"
        )
    }

    private var path: String { "surveys/\(self.survey.name)" }

    private func words(_ question: any Question) -> SurveyQuestionRow {
        let options: String? =
            switch question.form(in: self.language) {
            case .scale(let points, let low, let high):
                "\(points.first?.value ?? 0) \(low) … \(points.last?.value ?? 0) \(high)"
            case .choice(let options, _): options.map(\.label).joined(separator: " · ")
            case .text: nil
            }
        let brand = self.survey.theme.brand ?? self.account.brand
        return SurveyQuestionRow(
            text: question.text.text(in: self.language).replacing("{brand}", with: brand),
            kind: type(of: question).typeName + (question.isOptional ? ", optional" : ""),
            options: options
        )
    }

    private var facts: [DeskFact] {
        let send = self.survey.send
        let low = self.survey.low
        let limit = low.map { $0.atOrBelow.map { "at \($0) or below" } ?? "by the table of its scale" }
        let all: [(String, String?)] = [
            ("Goes out", send.on.words),
            ("For", self.conditions),
            ("Wait first", send.delay.flatMap { $0 == .zero ? nil : Self.words($0) }),
            ("Cool-down", Self.words(send.coolDown ?? .days(30))),
            ("Asks", send.sample < 1 ? MetricText.value(send.sample * 100, in: .percent) + " of people" : "everybody"),
            ("By", send.channels?.joined(separator: ", ") ?? "every channel that reaches the person"),
            ("Link lives", Self.words(send.expiresAfter)),
            ("Low answer", limit),
            ("Then", low.map { self.consequences(of: $0) }),
            ("Good answer", self.survey.high?.offer.map { "offers \($0)" }),
        ]
        return all.compactMap { name, value in value.map { DeskFact(name, $0) } }
    }

    private var conditions: String {
        let conditions = self.survey.send.conditions
        let parts = [
            ("any tag of", conditions.tagsAny), ("all tags", conditions.tagsAll), ("no tag of", conditions.tagsNone),
            ("channel", conditions.channel), ("team", conditions.team), ("product", conditions.product),
            ("brand", conditions.brand),
        ].filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1.joined(separator: ", "))" }
        return parts.isEmpty ? "every case" : parts.joined(separator: "; ")
    }

    private func consequences(of low: LowRule) -> String {
        let parts = [
            low.opensFollowUp ? "a follow-up opens" : nil, low.alerts ? "the team is told" : nil,
            low.ask.map { "asks \($0)" },
        ].compactMap(\.self)
        return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
    }

    /// `30 days`, `4 hours`: the largest unit that divides it.
    private static func words(_ duration: Duration) -> String {
        let seconds = Int(duration.wholeMilliseconds / 1000)
        for (one, many, size) in [("day", "days", 86_400), ("hour", "hours", 3600), ("minute", "minutes", 60)]
        where seconds >= size && seconds % size == 0 {
            return MetricText.count(seconds / size, one, many)
        }
        return MetricText.count(seconds, "second", "seconds")
    }
}
