import AfterwordCore
import AfterwordService
import AfterwordStorage
import Foundation

/// What every part of an ambassador's page is given: whose page it is, in which language, and the page's own address.
struct AmbassadorScreen: Sendable {
    let site: PublicSite
    let visit: AmbassadorVisit
    let token: String
    let wanted: String?
    let languages: PublicLanguages
    /// The form that was refused just now: whatever was typed into it is shown again.
    var refused: FormFields?

    init(site: PublicSite, visit: AmbassadorVisit, token: String, wanted: String?) {
        self.site = site
        self.visit = visit
        self.token = token
        self.wanted = wanted
        let known = Wording.language(for: visit.contact.locale ?? site.context.account.language)
        self.languages = PublicLanguages(Wording.languages, wanted: wanted, else: known)
    }

    var isErased: Bool { self.visit.contact.erasedAt != nil }

    var programme: AmbassadorProgramme { AmbassadorProgramme(self.site.context) }

    /// The page with these sections.
    func page(_ sections: [any PageSection], fault: String?) -> AmbassadorPage {
        let title = self.word(.ambassadorTitle)
        let isWithdrawn = self.visit.ambassador.state == .withdrawn
        return AmbassadorPage(
            frame: self.site.frame(
                title: title,
                brand: self.site.context.account.brand,
                languages: self.languages,
                menu: self.languages.menu(self.address)
            ),
            heading: title,
            state: self.visit.contact.name ?? "",
            paragraphs: [self.word(isWithdrawn ? .ambassadorWithdrawn : .ambassadorInvite)],
            fault: fault,
            sections: sections
        )
    }

    var erased: NoticePage { self.site.erased(in: self.languages, self.address) }

    func address(_ language: String?) -> PageAddress {
        PageAddress(path: ["a", self.token], query: [("lang", language)])
    }

    /// A button that posts a decision to the page.
    func button(_ label: Wording.Key, decision: String, _ fields: [HiddenField] = []) -> ButtonForm {
        ButtonForm(
            action: self.address(self.wanted),
            label: self.word(label),
            fields: [HiddenField(name: "decision", value: decision)] + fields
        )
    }

    /// A shipped text in the page's language; `{brand}` is filled in.
    func word(_ key: Wording.Key, _ values: [String: String] = [:]) -> String {
        Wording.text(
            key,
            in: self.languages.current,
            values.merging(["brand": self.site.context.account.brand]) { own, _ in own }
        )
    }

    /// A day in the person's zone and the page's language, e.g. "3 May 2025".
    func day(_ instant: Instant) -> String {
        self.day(instant, in: self.visit.contact.timeZone ?? self.site.context.account.timeZone)
    }

    /// The last day of something that ends at `end`, in the account zone, where staff chose it.
    func lastDay(before end: Instant) -> String {
        self.day(end - .milliseconds(1), in: self.site.context.account.timeZone)
    }

    private func day(_ instant: Instant, in zone: String) -> String {
        let zone = TimeZone(identifier: zone) ?? .gmt
        let style = Date.FormatStyle(locale: Locale(identifier: self.languages.current), timeZone: zone)
        return instant.date.formatted(style.day().month(.wide).year())
    }
}
