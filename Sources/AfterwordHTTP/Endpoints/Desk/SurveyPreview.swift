package import AfterwordCore
import AfterwordService
import Foundation

/// Which of a survey's pages a preview shows.
package enum SurveyPreviewPage: String, CaseIterable, Sendable {
    case questions, confirm
    /// What follows a low and a good answer.
    case thanksLow = "thanks-low"
    case thanksHigh = "thanks-high"

    /// How people call it.
    package var words: String {
        switch self {
        case .questions: "the questions"
        case .confirm: "asked to confirm"
        case .thanksLow: "after a low answer"
        case .thanksHigh: "after a good answer"
        }
    }
}

/// A survey's pages with a made-up case and a made-up answer, for people who write surveys; nothing on them can be sent.
package struct SurveyPreview {
    /// What a preview needs to know besides the survey.
    package struct Setting {
        package var brand: String
        /// The account's language, shown when none is wanted.
        package var language: String
        /// For what a survey asks next.
        package var surveys: [String: Survey]

        package init(brand: String, language: String, surveys: [String: Survey]) {
            self.brand = brand
            self.language = language
            self.surveys = surveys
        }
    }

    private let survey: Survey
    private let setting: Setting
    private let languages: PublicLanguages
    /// Whether the language menu leads to the desk's previews; a file has nowhere to lead.
    private let hasMenu: Bool

    /// `language` is one of the survey's; any other shows the account's language.
    package init(_ survey: Survey, _ setting: Setting, language: String?, hasMenu: Bool) {
        self.survey = survey
        self.setting = setting
        self.hasMenu = hasMenu
        self.languages = PublicLanguages(
            survey.languages,
            wanted: language,
            else: survey.language(for: [setting.language])
        )
    }

    /// The page as HTML with its header fields.
    package func rendered(_ page: SurveyPreviewPage, by pages: PublicPages) -> RenderedPage {
        switch page {
        case .questions: pages.render(self.questions)
        case .confirm: pages.render(self.confirm)
        case .thanksLow: pages.render(self.thanks(isLow: true))
        case .thanksHigh: pages.render(self.thanks(isLow: false))
        }
    }

    private var brand: String { self.survey.theme.brand ?? self.setting.brand }

    private var questions: SurveyPage {
        let form = self.form(of: self.survey)
        return SurveyPage(
            frame: self.frame(form.questions.first?.text ?? self.survey.name, page: .questions),
            caseLine: self.word(.pageCase, ["number": "1234"]),
            form: form
        )
    }

    private var confirm: ConfirmPage {
        let chosen = ChosenAnswer(among: self.choices, of: self.survey, in: self.languages.current)
        let heading = chosen.map { self.word(.confirmChosen, ["score": $0.words]) } ?? self.word(.pageSend)
        var form = self.form(of: self.survey)
        form.questions = []
        form.submitLabel = self.word(.confirmButton)
        return ConfirmPage(
            frame: self.frame(heading, page: .confirm),
            heading: heading,
            explanation: (chosen?.question ?? self.survey.questions.first).map(self.text(of:)) ?? "",
            form: form,
            change: PageLink(label: self.word(.confirmChange), address: self.address(.questions))
        )
    }

    private func thanks(isLow: Bool) -> ThanksPage {
        let own = self.survey.high?.thanks?.text(in: self.languages.current)
        let heading = isLow ? self.word(.thanksLow) : own ?? self.word(.thanksGood)
        let next = isLow ? self.survey.low?.ask : self.survey.high?.offer
        var form = next.flatMap { self.setting.surveys[$0] }.map(self.form(of:))
        if !isLow { form?.title = self.word(.thanksOffer) }
        let opensFollowUp = isLow && self.survey.low?.opensFollowUp == true
        return ThanksPage(
            frame: self.frame(heading, page: isLow ? .thanksLow : .thanksHigh),
            heading: heading,
            isOwnHeading: !isLow && own != nil,
            recorded: self.recorded(isLow: isLow),
            nextSteps: opensFollowUp ? [self.word(.thanksFollowUp, ["name": "Marta", "time": "12:00"])] : [],
            form: form,
            correction: PageLink(label: self.word(.thanksChange), address: self.address(.questions))
        )
    }
}

extension SurveyPreview {
    private func word(_ key: Wording.Key, _ values: [String: String] = [:]) -> String {
        Wording.text(key, in: self.languages.current, values.merging(["brand": self.brand]) { given, _ in given })
    }

    private func text(of question: any Question) -> String {
        question.text.text(in: self.languages.current).replacing("{brand}", with: self.brand)
    }

    private func form(of survey: Survey) -> SurveyForm {
        SurveyForm(
            action: self.address(.questions),
            questions: survey.questions.map { question in
                var view = QuestionView(question, in: self.languages.current)
                view.text = self.text(of: question)
                return view
            },
            nonce: "",
            optionalMark: self.word(.pageOptional),
            submitLabel: self.word(.pageSend)
        )
    }

    private func frame(_ title: String, page: SurveyPreviewPage) -> PageFrame {
        PageFrame(
            language: self.languages.current,
            words: Wording.language(for: self.languages.current),
            title: "\(title) – \(self.brand)",
            brand: self.brand,
            accent: Accent(theme: self.survey.theme.accent),
            nonce: PageNonce(),
            languages: self.hasMenu ? self.languages.menu { self.address(page, in: $0) } : nil,
            usage: UsageNote(summary: self.word(.privacyTitle), paragraphs: [self.word(.privacyText)])
        )
    }

    private func address(_ page: SurveyPreviewPage, in language: String? = nil) -> PageAddress {
        let query = [(name: "lang", value: language ?? self.languages.current), (name: "page", value: page.rawValue)]
        return PageAddress(path: ["surveys", self.survey.name, "preview"], query: query)
    }

    /// What somebody content may have chosen: the best score, else the first option of each choice.
    private var choices: [String: String] {
        var values: [String: String] = [:]
        for case (let id, .choice(let options, _)) in self.survey.questions.map({
            ($0.id, $0.form(in: self.languages.current))
        }) {
            values[id] = options.first?.value
        }
        if let question = self.survey.scoredQuestion { values[question.id] = self.score(isLow: false).map(String.init) }
        return values
    }

    /// The best answer, or the worst one.
    private func score(isLow: Bool) -> Int? {
        guard let scale = self.survey.scale else { return nil }
        return (scale.direction == .effort) == isLow ? scale.to : scale.from
    }

    private func recorded(isLow: Bool) -> RecordedScore? {
        guard let score = self.score(isLow: isLow), let scale = self.survey.scale,
            let question = self.survey.scoredQuestion
        else { return nil }
        var words: String?
        if case .scale(let points, _, _) = question.form(in: self.languages.current) {
            words = points.first { $0.value == score }?.label
        }
        // The sentences are cut where the number stands, because the page sets the number apart.
        return RecordedScore(
            label: self.word(.thanksScore, ["score": ""]).trimmingCharacters(in: .whitespaces),
            value: String(score),
            outOf: self.word(.pagePoint, ["score": "", "count": String(scale.to)]).trimmingCharacters(in: .whitespaces),
            words: words
        )
    }
}
