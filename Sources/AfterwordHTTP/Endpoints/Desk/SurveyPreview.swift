import AfterwordCore
import AfterwordService

/// A survey's page with a made-up case, for people who write surveys.
struct SurveyPreview {
    private let survey: Survey
    private let site: PublicSite
    private let languages: PublicLanguages

    /// `language` is one of the survey's; any other shows the account's language.
    init(_ survey: Survey, site: PublicSite, language: String?) {
        self.survey = survey
        self.site = site
        self.languages = PublicLanguages(
            survey.languages,
            wanted: language,
            else: survey.language(for: [site.context.account.language])
        )
    }

    private var brand: String { self.survey.theme.brand ?? self.site.context.account.brand }

    var page: SurveyPage {
        let questions = self.survey.questions.map { question in
            var view = QuestionView(question, in: self.languages.current)
            view.text = view.text.replacing("{brand}", with: self.brand)
            return view
        }
        return SurveyPage(
            frame: self.site.frame(
                title: questions.first?.text ?? self.survey.name,
                brand: self.brand,
                accent: self.survey.theme.accent,
                languages: self.languages,
                menu: self.languages.menu { self.address(in: $0) }
            ),
            caseLine: self.word(.pageCase, ["number": "1234"]),
            form: SurveyForm(
                action: self.address(in: self.languages.current),
                questions: questions,
                nonce: "",
                optionalMark: self.word(.pageOptional),
                submitLabel: self.word(.pageSend)
            )
        )
    }

    private func word(_ key: Wording.Key, _ values: [String: String] = [:]) -> String {
        Wording.text(key, in: self.languages.current, values)
    }

    private func address(in language: String) -> PageAddress {
        PageAddress(path: ["surveys", self.survey.name, "preview"], query: [(name: "lang", value: language)])
    }
}
