import AfterwordCore
import AfterwordService
import Foundation

/// Fills the views of a person's own pages; decides nothing.
struct PersonScreen {
    let site: PublicSite
    var visit: PersonVisit
    let token: String
    let grant: String?
    let wanted: String?
    let languages: PublicLanguages

    init(site: PublicSite, visit: PersonVisit, token: String, grant: String?, wanted: String?) {
        self.site = site
        self.visit = visit
        self.token = token
        self.grant = visit.isProven ? grant : nil
        self.wanted = wanted
        let known = Wording.language(for: visit.contact.locale ?? site.context.account.language)
        self.languages = PublicLanguages(Wording.languages, wanted: wanted, else: known)
    }

    /// The page itself, with a sentence on what was just done.
    func page(notice: Wording.Key? = nil) -> PersonPage {
        let title = self.word(.personTitle)
        return PersonPage(
            frame: self.frame(title, self.address),
            heading: title,
            notice: notice.map { self.word($0) },
            explanation: self.word(.personText),
            answersHeading: self.word(.personAnswers),
            answersNote: self.answersNote,
            answers: self.visit.answers.map(self.answer),
            choicesHeading: self.word(.personChoices),
            choices: [self.frequency],
            links: [
                PageLink(label: self.word(.optoutTitle), address: self.stopAddress),
                PageLink(label: self.word(.eraseLink), address: self.eraseAddress(self.wanted)),
            ]
        )
    }

    /// Asks once more; looking at it changes nothing.
    var erasure: NoticePage {
        let title = self.word(.eraseTitle)
        return NoticePage(
            frame: self.frame(title, self.eraseAddress),
            heading: title,
            paragraphs: [self.word(.eraseText)],
            action: ButtonForm(action: self.eraseAddress(self.wanted), label: self.word(.eraseButton)),
            links: [PageLink(label: self.word(.eraseKeep), address: self.address(self.wanted))]
        )
    }

    var erased: NoticePage { self.site.erased(in: self.languages, self.address) }

    private var answersNote: String? {
        if self.visit.answers.isEmpty { return self.word(.personNone) }
        return self.visit.isProven ? nil : self.word(.personHidden)
    }

    private func answer(_ item: PersonVisit.OwnAnswer) -> PersonPage.Answer {
        let (response, survey) = (item.response, item.survey)
        let score = response.score.flatMap { score in
            response.scale.map { self.word(.pagePoint, ["score": String(score), "count": String($0.to)]) }
        }
        return PersonPage.Answer(
            day: self.day(response.answeredAt),
            question: self.question(of: survey) ?? response.survey,
            score: self.visit.isProven ? score : nil,
            comment: self.visit.isProven ? response.comment : nil,
            change: item.mayChange ? PageLink(label: self.word(.thanksChange), address: self.survey(response)) : nil
        )
    }

    private func question(of survey: Survey?) -> String? {
        let asked = survey?.scoredQuestion ?? survey?.questions.first
        return asked?.text.text(in: self.languages.current)
            .replacing("{brand}", with: self.site.context.account.brand)
    }

    /// The survey's own page knows whether this browser may change the answer, and else sends a fresh link.
    private func survey(_ response: Response) -> PageAddress {
        PageAddress(path: ["s", self.site.context.mint.token(.survey, for: response.invitationID.rawValue)])
    }

    private var frequency: ButtonForm {
        let isLess = self.visit.contact.askedLessAt != nil
        return ButtonForm(
            action: self.address(self.wanted),
            label: self.word(isLess ? .lessUndo : .lessButton),
            fields: [HiddenField(name: "less", value: isLess ? "0" : "1")]
        )
    }

    private func frame(_ title: String, _ address: (String?) -> PageAddress) -> PageFrame {
        self.site.frame(
            title: title,
            brand: self.site.context.account.brand,
            languages: self.languages,
            menu: self.languages.menu(address)
        )
    }

    private func address(_ language: String?) -> PageAddress {
        PageAddress(path: ["p", self.token], query: [("lang", language), ("g", self.grant)])
    }

    private func eraseAddress(_ language: String?) -> PageAddress {
        PageAddress(path: ["p", self.token, "erase"], query: [("lang", language), ("g", self.grant)])
    }

    private var stopAddress: PageAddress {
        let token = self.site.context.mint.token(.unsubscribe, for: self.visit.contact.id.rawValue)
        return PageAddress(path: ["u", token], query: [("lang", self.wanted)])
    }

    private func day(_ instant: Instant) -> String {
        let zone = TimeZone(identifier: self.visit.contact.timeZone ?? self.site.context.account.timeZone) ?? .gmt
        let style = Date.FormatStyle(locale: Locale(identifier: self.languages.current), timeZone: zone)
        return instant.date.formatted(style.day().month(.wide).year())
    }

    private func word(_ key: Wording.Key, _ values: [String: String] = [:]) -> String {
        let all = values.merging(["brand": self.site.context.account.brand]) { value, _ in value }
        return Wording.text(key, in: self.languages.current, all)
    }
}

extension PublicSite {
    /// The way to a person's own page; with a grant it shows what they answered.
    func personAddress(of id: EntityID<Contact>, isProven: Bool, language: String?) -> PageAddress {
        let grant = isProven ? AnswerGrant.make(for: id, now: self.context.now(), mint: self.context.mint) : nil
        let token = self.context.mint.token(.person, for: id.rawValue)
        return self.personAddress(token, grant: grant, language: language)
    }

    func personAddress(_ token: String, grant: String? = nil, language: String?) -> PageAddress {
        PageAddress(path: ["p", token], query: [("lang", language), ("g", grant)])
    }
}
