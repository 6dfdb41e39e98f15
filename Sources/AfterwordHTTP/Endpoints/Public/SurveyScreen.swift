import AfterwordCore
import AfterwordService

/// Fills the views of one invitation's pages; decides nothing.
struct SurveyScreen {
    let site: PublicSite
    let visit: SurveyVisit
    var link: SurveyLink
    let languages: PublicLanguages
    /// Whether this browser has shown that it gave the answer.
    var isProven = false
    /// Whether the page gets marks in the place of what belongs to this visitor alone.
    private var isMarked = false

    init(site: PublicSite, visit: SurveyVisit, link: SurveyLink) {
        let survey = visit.survey
        self.site = site
        self.visit = visit
        self.languages = PublicLanguages(
            survey.languages,
            wanted: link.language,
            else: survey.language(for: [visit.invitation.locale])
        )
        var link = link
        if !survey.languages.contains(link.language ?? "") { link.language = nil }
        self.link = link
    }

    var language: String { self.languages.current }

    var brand: String {
        self.visit.survey.theme.brand ?? self.visit.case?.brand ?? self.site.context.account.brand
    }

    func word(_ key: Wording.Key, _ values: [String: String] = [:]) -> String {
        Wording.text(key, in: self.language, values.merging(["brand": self.brand]) { given, _ in given })
    }

    func frame(_ title: String, menu: Bool = true) -> PageFrame {
        let token = self.isMarked ? OwnValue.unsubscribeToken.mark : self.unsubscribeToken
        let stop = PageAddress(path: ["u", token], query: [("lang", self.link.language)])
        var frame = self.site.frame(
            title: "\(title) – \(self.brand)",
            brand: self.brand,
            accent: self.visit.survey.theme.accent,
            languages: self.languages,
            menu: menu ? self.languages.menu(self.link.page(in:)) : nil,
            links: self.visit.closure == nil
                ? [
                    PageLink(label: self.word(.optoutLink), address: stop),
                    PageLink(label: self.word(.personTitle), address: self.person),
                ] : []
        )
        if self.isMarked { frame.nonce = .mark }
        return frame
    }

    private var unsubscribeToken: String {
        self.site.context.mint.token(.unsubscribe, for: self.visit.contact.id.rawValue)
    }

    private var personToken: String { self.site.context.mint.token(.person, for: self.visit.contact.id.rawValue) }

    /// The page where people see and delete what is kept of them.
    private var person: PageAddress {
        if self.isMarked {
            return self.site.personAddress(OwnValue.personToken.mark, language: self.link.language)
        }
        return self.site.personAddress(
            of: self.visit.contact.id,
            isProven: self.isProven,
            language: self.link.language
        )
    }
}

// MARK: - Pages

extension SurveyScreen {
    /// The questions for somebody who has not answered yet, with nothing in the address that belongs to them but the token.
    func firstQuestions(_ values: [String: String], nonce: String, secret: String) -> EndpointReply {
        var marked = self
        marked.isMarked = true
        marked.link.token = OwnValue.surveyToken.mark
        let page = marked.questions(
            values,
            nonce: OwnValue.formNonce.mark,
            secret: OwnValue.correctionSecret.mark
        )
        var own: [OwnValue: String] = [
            .correctionSecret: secret, .formNonce: nonce, .personToken: self.personToken,
            .surveyToken: self.link.token, .unsubscribeToken: self.unsubscribeToken,
        ]
        own[.caseLine] = self.caseLine
        return self.site.reply(page, filledWith: own)
    }

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
            caseLine: self.isMarked ? self.caseLine.map { _ in OwnValue.caseLine.mark } : self.caseLine,
            form: form
        )
    }

    /// "You chose 4. Confirm", with everything that was sent, so that nothing is lost.
    func confirmation(_ values: [String: String], nonce: String, secret: String) -> ConfirmPage {
        let asked = self.visit.survey.scoredQuestion ?? self.visit.survey.questions.first
        let heading = self.word(.confirmChosen, ["score": asked.map { self.shown(values[$0.id], of: $0) } ?? ""])
        let form = SurveyForm(
            action: self.link.form,
            questions: [],
            nonce: nonce,
            correctionSecret: secret,
            carried: values.sorted { $0.key < $1.key }.map { HiddenField(name: $0.key, value: $0.value) },
            optionalMark: self.word(.pageOptional),
            submitLabel: self.word(.confirmButton)
        )
        return ConfirmPage(
            frame: self.frame(heading, menu: false),
            heading: heading,
            explanation: asked.map(self.text(of:)) ?? "",
            form: form,
            change: PageLink(label: self.word(.confirmChange), address: self.link.questions)
        )
    }

    /// For everybody but the browser that answered: says that there is an answer, and nothing of it.
    var answered: NoticePage {
        NoticePage(
            frame: self.frame(self.word(.answeredTitle)),
            heading: self.word(.answeredTitle),
            paragraphs: [self.word(.answeredText)],
            action: ButtonForm(action: self.link.fresh, label: self.word(.linkFresh)),
            links: self.visit.mayBeScanners
                ? [PageLink(label: self.word(.confirmChange), address: self.link.again)] : []
        )
    }

    func closed(_ closure: SurveyClosure) -> NoticePage {
        let (title, text): (Wording.Key, Wording.Key) =
            switch closure {
            case .erased: (.erasedTitle, .erasedText)
            case .expired, .unknown, .withdrawn: (.expiredTitle, .expiredText)
            }
        return self.notice(title, text)
    }

    func notice(_ title: Wording.Key, _ text: Wording.Key) -> NoticePage {
        NoticePage(frame: self.frame(self.word(title)), heading: self.word(title), paragraphs: [self.word(text)])
    }
}

// MARK: - Parts

extension SurveyScreen {
    /// For the rare browser that shows hidden parts; no person meets it, so it needs no translation.
    private static let trapLabel = "Leave this empty"

    /// "Case 1234 · Late delivery": why the person is asked.
    private var caseLine: String? {
        guard let supportCase = self.visit.case else { return nil }
        let number = self.word(.pageCase, ["number": supportCase.displayNumber])
        return [number, supportCase.subject].compactMap { $0 }.joined(separator: " · ")
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
            questions: self.visit.survey.questions.map { question in
                self.view(of: question, value: values[question.id], refused: refused[question.id])
            },
            nonce: nonce,
            correctionSecret: secret,
            optionalMark: self.word(.pageOptional),
            submitLabel: self.word(.pageSend)
        )
    }

    private func view(of question: any Question, value: String?, refused: AnswerError?) -> QuestionView {
        var view = QuestionView(question, in: self.language, value: value, error: refused.map(self.text(of:)))
        view.text = self.text(of: question)
        if case .choice(let options, isShuffled: true) = question.form(in: self.language) {
            var order = OptionOrder(self.visit.invitation.id)
            view.control = .choice(options.shuffledKeepingOtherLast(using: &order))
        }
        return view
    }

    private func text(of question: any Question) -> String {
        Wording.filled(question.text.text(in: self.language), with: ["brand": self.brand])
    }

    private func text(of error: AnswerError) -> String {
        switch error {
        case .missing, .notAnOption: self.word(.errorChoose)
        case .tooLong(let limit): self.word(.errorTooLong, ["count": String(limit)])
        }
    }

    /// A chosen value as the person knows it: a number as it is, an option by its words.
    private func shown(_ value: String?, of question: any Question) -> String {
        guard let value else { return "" }
        if case .choice(let options, _) = question.form(in: self.language) {
            return options.first { $0.value == value }?.label ?? value
        }
        return value
    }
}
