import AfterwordCore
import AfterwordService

/// A survey in one language with what stands around it on its pages. Of its visitor it knows nothing but ``own``.
struct SurveySheet {
    /// What the pages show of one visitor beside the token in ``link``.
    struct Own {
        var unsubscribeToken: String
        var personToken: String
        /// Lets the person's page show what they answered.
        var personGrant: String?
        /// "Case 1234 · Late delivery": why the person is asked.
        var caseLine: String?
    }

    let site: PublicSite
    let survey: Survey
    let languages: PublicLanguages
    let brand: String
    /// Whose order the options of shuffled questions have; `nil` where no question shuffles them.
    let order: EntityID<Invitation>?
    var link: SurveyLink
    var own: Own

    var language: String { self.languages.current }

    func word(_ key: Wording.Key, _ values: [String: String] = [:]) -> String {
        Wording.text(key, in: self.language, values.merging(["brand": self.brand]) { given, _ in given })
    }

    /// `isKnown`: whether there is somebody who can be asked less and see what is kept.
    func frame(_ title: String, menu: Bool = true, isKnown: Bool = true) -> PageFrame {
        let stop = PageAddress(path: ["u", self.own.unsubscribeToken], query: [("lang", self.link.language)])
        let person = self.site.personAddress(
            self.own.personToken,
            grant: self.own.personGrant,
            language: self.link.language
        )
        return self.site.frame(
            title: "\(title) – \(self.brand)",
            brand: self.brand,
            accent: self.survey.theme.accent,
            languages: self.languages,
            menu: menu ? self.languages.menu(self.link.page(in:)) : nil,
            links: isKnown
                ? [
                    PageLink(label: self.word(.optoutLink), address: stop),
                    PageLink(label: self.word(.personTitle), address: person),
                ] : []
        )
    }
}

// MARK: - Questions

extension SurveySheet {
    /// For the rare browser that shows hidden parts; no person meets it, so it needs no translation.
    private static let trapLabel = "Leave this empty"

    /// The questions, filled in with what was chosen before.
    func questions(
        _ values: [String: String],
        refused: [String: AnswerError] = [:],
        nonce: String,
        secret: String
    ) -> SurveyPage {
        var form = self.form(to: self.link.form, values: values, refused: refused, nonce: nonce, secret: secret)
        form.trap = SurveyForm.Trap(label: Self.trapLabel, address: self.link.trap)
        if !refused.isEmpty { form.errorSummary = self.word(.errorTitle) }
        let title = form.questions.first?.text ?? self.brand
        return SurveyPage(
            frame: self.frame(refused.isEmpty ? title : "\(self.word(.errorTitle)): \(title)"),
            caseLine: self.own.caseLine,
            form: form
        )
    }

    func form(
        to action: PageAddress,
        values: [String: String] = [:],
        refused: [String: AnswerError] = [:],
        nonce: String,
        secret: String
    ) -> SurveyForm {
        SurveyForm(
            action: action,
            questions: self.survey.questions.map { question in
                self.view(of: question, value: values[question.id], refused: refused[question.id])
            },
            nonce: nonce,
            correctionSecret: secret,
            optionalMark: self.word(.pageOptional),
            submitLabel: self.word(.pageSend)
        )
    }

    private func view(of question: any Question, value: String?, refused: AnswerError?) -> QuestionView {
        let error = refused.map { self.text(of: $0, to: question) }
        var view = QuestionView(question, in: self.language, value: value, error: error)
        view.text = self.text(of: question)
        if case .choice(let options, isShuffled: true) = question.form(in: self.language), let order {
            var order = OptionOrder(order)
            view.control = .choice(options.shuffledKeepingOtherLast(using: &order))
        }
        return view
    }

    func text(of question: any Question) -> String {
        Wording.filled(question.text.text(in: self.language), with: ["brand": self.brand])
    }

    private func text(of error: AnswerError, to question: any Question) -> String {
        switch (error, question.form(in: self.language)) {
        case (.missing, .text): self.word(.errorWrite)
        case (.missing, _), (.notAnOption, _): self.word(.errorChoose)
        case (.tooLong(let limit), _): self.word(.errorTooLong, ["count": String(limit)])
        }
    }
}
