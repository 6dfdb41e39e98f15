import AfterwordCore
import AfterwordService
import AfterwordStorage
import Foundation

/// Fills the view of an ambassador's page.
struct AmbassadorScreen {
    let site: PublicSite
    let visit: AmbassadorVisit
    let token: String
    let wanted: String?
    let languages: PublicLanguages

    init(site: PublicSite, visit: AmbassadorVisit, token: String, wanted: String?) {
        self.site = site
        self.visit = visit
        self.token = token
        self.wanted = wanted
        let known = Wording.language(for: visit.contact.locale ?? site.context.account.language)
        self.languages = PublicLanguages(Wording.languages, wanted: wanted, else: known)
    }

    /// The version of the words shown in this language; stored with the consent.
    var wording: String { Wording.version(of: .ambassadorConsent, in: self.languages.current) }

    var page: AmbassadorPage {
        let title = self.word(.ambassadorTitle)
        let isActive = self.visit.ambassador.state == .active
        return AmbassadorPage(
            frame: self.site.frame(
                title: title,
                brand: self.site.context.account.brand,
                languages: self.languages,
                menu: self.languages.menu(self.address)
            ),
            heading: title,
            state: self.visit.contact.name ?? "",
            paragraphs: [self.visit.ambassador.state == .withdrawn ? .ambassadorWithdrawn : .ambassadorInvite]
                .map(self.word),
            consent: ConsentView(
                heading: self.word(.privacyTitle),
                wording: [self.word(.ambassadorConsent)],
                stamp: isActive ? self.stamp : self.wording,
                accept: isActive ? nil : self.button(.ambassadorAgree, decision: "agree")
            ),
            withdraw: isActive ? self.button(.ambassadorWithdraw, decision: "withdraw") : nil
        )
    }

    func address(_ language: String?) -> PageAddress {
        PageAddress(path: ["a", self.token], query: [("lang", language)])
    }

    /// The version that was agreed to and the day, e.g. "1f3a… · 3 May 2025".
    private var stamp: String {
        let ambassador = self.visit.ambassador
        let day = ambassador.consentedAt.map { instant in
            let zone = TimeZone(identifier: self.visit.contact.timeZone ?? self.site.context.account.timeZone) ?? .gmt
            let style = Date.FormatStyle(locale: Locale(identifier: self.languages.current), timeZone: zone)
            return instant.date.formatted(style.day().month(.wide).year())
        }
        return [ambassador.consentWording, day].compactMap { $0 }.joined(separator: " · ")
    }

    private func button(_ label: Wording.Key, decision: String) -> ButtonForm {
        ButtonForm(
            action: self.address(self.wanted),
            label: self.word(label),
            fields: [
                HiddenField(name: "decision", value: decision), HiddenField(name: "wording", value: self.wording),
            ]
        )
    }

    private func word(_ key: Wording.Key) -> String {
        Wording.text(key, in: self.languages.current, ["brand": self.site.context.account.brand])
    }
}
