import AfterwordCore
import AfterwordService
import Foundation

/// Fills the page that tells a referred person how their benefit stands.
struct ReferredScreen {
    let site: PublicSite
    let status: ReferredStatus
    let token: String
    let languages: PublicLanguages

    init(site: PublicSite, status: ReferredStatus, token: String, wanted: String?) {
        self.site = site
        self.status = status
        self.token = token
        let known = Wording.language(for: status.contact.locale ?? site.context.account.language)
        self.languages = PublicLanguages(Wording.languages, wanted: wanted, else: known)
    }

    var erased: NoticePage { self.site.erased(in: self.languages, self.address) }

    private func address(_ language: String) -> PageAddress {
        PageAddress(path: ["r", "status", self.token], query: [("lang", language)])
    }

    var page: NoticePage {
        let brand = self.site.context.account.brand
        let language = self.languages.current
        let zone = self.status.contact.timeZone ?? self.site.context.account.timeZone
        let words = RewardWords(language: language, zone: TimeZone(identifier: zone) ?? .gmt)
        let title = Wording.text(.referralStatusTitle, in: language, ["brand": brand])
        let state = words.state(self.status.state, releaseAt: self.status.releaseAt)
        let lines = self.status.benefit.map { benefit in
            [Wording.text(.referralStatusText, in: language), "\(words.sum(benefit)) · \(state)"]
        }
        return NoticePage(
            frame: self.site.frame(
                title: title,
                brand: brand,
                languages: self.languages,
                menu: self.languages.menu(self.address)
            ),
            heading: title,
            paragraphs: lines ?? [Wording.text(.referralStatusPlain, in: language), state]
        )
    }
}

/// Sums and states of rewards in a person's language.
struct RewardWords {
    let language: String
    let zone: TimeZone

    /// E.g. "€10.00" or "10,00 €". The digits are those of the exact sum; only separators and symbol are the language's.
    func sum(_ money: Money) -> String {
        guard let decimal = Decimal(string: money.decimal) else { return money.description }
        let places = Money.decimals(of: money.currency)
        return decimal.formatted(
            .currency(code: money.currency).locale(Locale(identifier: self.language)).precision(.fractionLength(places))
        )
    }

    /// A pending one without a day is looked at by a person.
    func state(_ state: RewardState, releaseAt: Instant?) -> String {
        switch state {
        case .pending:
            releaseAt.map { Wording.text(.referralPending, in: self.language, ["day": self.day($0)]) }
                ?? Wording.text(.referralReview, in: self.language)
        case .granted: Wording.text(.referralGranted, in: self.language)
        case .paid: Wording.text(.referralPaid, in: self.language)
        case .refused: Wording.text(.referralRefused, in: self.language)
        case .reversed: Wording.text(.referralReversed, in: self.language)
        }
    }

    func day(_ instant: Instant) -> String {
        let style = Date.FormatStyle(locale: Locale(identifier: self.language), timeZone: self.zone)
        return instant.date.formatted(style.day().month(.wide).year())
    }
}
