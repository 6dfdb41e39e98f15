import AfterwordCore
import AfterwordService

/// Fills the views of one invitation's pages; decides nothing.
struct SurveyScreen {
    let visit: SurveyVisit
    private(set) var sheet: SurveySheet
    /// Whether this browser has shown that it gave the answer.
    var isProven = false { didSet { self.sheet.own.personGrant = self.personGrant } }

    init(site: PublicSite, visit: SurveyVisit, link: SurveyLink) {
        let survey = visit.survey
        var link = link
        if !survey.languages.contains(link.language ?? "") { link.language = nil }
        let brand = site.context.account.brand(of: survey, about: visit.case)
        let languages = PublicLanguages(
            survey.languages,
            wanted: link.language,
            else: survey.language(for: [visit.invitation.locale])
        )
        let contact = visit.contact.id.rawValue
        self.visit = visit
        self.sheet = SurveySheet(
            site: site,
            survey: survey,
            languages: languages,
            brand: brand,
            order: survey.questions.contains(where: \.isShuffled) ? visit.invitation.id : nil,
            link: link,
            own: SurveySheet.Own(
                unsubscribeToken: site.context.mint.token(.unsubscribe, for: contact),
                personToken: site.context.mint.token(.person, for: contact),
                caseLine: visit.case.map { Self.line(of: $0, in: languages.current) }
            )
        )
    }

    var site: PublicSite { self.sheet.site }
    var link: SurveyLink { self.sheet.link }
    var language: String { self.sheet.language }

    func word(_ key: Wording.Key, _ values: [String: String] = [:]) -> String { self.sheet.word(key, values) }

    func frame(_ title: String, menu: Bool = true) -> PageFrame {
        self.sheet.frame(title, menu: menu, isKnown: self.visit.closure != .erased)
    }

    private var personGrant: String? {
        let context = self.site.context
        return self.isProven
            ? AnswerGrant.make(for: self.visit.contact.id, now: context.now(), mint: context.mint) : nil
    }

    private static func line(of supportCase: SupportCase, in language: String) -> String {
        let number = Wording.text(.pageCase, in: language, ["number": supportCase.displayNumber])
        return [number, supportCase.subject].compactMap { $0 }.joined(separator: " · ")
    }
}

// MARK: - Pages

extension SurveyScreen {
    /// The questions for somebody who has not answered yet, with nothing in the address that belongs to them but the token.
    func firstQuestions(nonce: String, secret: String) -> EndpointReply {
        let own = self.sheet.own
        let first = FirstQuestions(self.sheet)
        return self.site.reply(to: first) {
            first.page(of: self.visit.survey, on: self.site)
        } filledWith: { value in
            switch value {
            case .caseLine: own.caseLine ?? ""
            case .correctionSecret: secret
            case .formNonce: nonce
            case .personToken: own.personToken
            case .surveyToken: self.link.token
            case .unsubscribeToken: own.unsubscribeToken
            case .pageNonce: ""
            }
        }
    }

    /// The questions, filled in with what was chosen before.
    func questions(
        _ values: [String: String],
        refused: [String: AnswerError] = [:],
        nonce: String,
        secret: String
    ) -> SurveyPage {
        self.sheet.questions(values, refused: refused, nonce: nonce, secret: secret)
    }

    /// "You chose 4. Confirm", with everything that was sent, so that nothing is lost.
    func confirmation(_ values: [String: String], nonce: String, secret: String) -> ConfirmPage {
        let chosen = ChosenAnswer(among: values, of: self.visit.survey, in: self.language)
        let heading = chosen.map { self.word(.confirmChosen, ["score": $0.words]) } ?? self.word(.pageSend)
        let asked = chosen?.question ?? self.visit.survey.questions.first
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
            explanation: asked.map(self.sheet.text(of:)) ?? "",
            form: form,
            change: PageLink(label: self.word(.confirmChange), address: self.link.questions)
        )
    }

    /// For everybody but the browser that answered: says that there is an answer, and nothing of it.
    var answered: NoticePage {
        // Nobody can change the answer to questions that are there no more.
        if self.visit.closure == .removed { return self.notice(.answeredTitle, .thanksGood) }
        return NoticePage(
            frame: self.noticeFrame(self.word(.answeredTitle)),
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
            case .expired, .removed, .unknown, .withdrawn: (.expiredTitle, .expiredText)
            }
        return self.notice(title, text)
    }

    /// A notice is ours from its first word to its last, so it speaks our language altogether.
    private func noticeFrame(_ title: String) -> PageFrame {
        var frame = self.frame(title)
        frame.language = frame.words
        return frame
    }

    func notice(_ title: Wording.Key, _ text: Wording.Key) -> NoticePage {
        NoticePage(frame: self.noticeFrame(self.word(title)), heading: self.word(title), paragraphs: [self.word(text)])
    }
}

// MARK: - Parts

extension SurveyScreen {
    func form(to action: PageAddress, nonce: String, secret: String) -> SurveyForm {
        self.sheet.form(to: action, nonce: nonce, secret: secret)
    }
}
