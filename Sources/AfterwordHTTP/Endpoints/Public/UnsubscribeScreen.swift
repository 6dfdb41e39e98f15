import AfterwordCore
import AfterwordService

/// Fills the view of the unsubscribe page.
struct UnsubscribeScreen {
    let site: PublicSite
    var contact: Contact
    /// Channel kinds that can bring the person surveys.
    let channels: [String]
    let token: String
    let languages: PublicLanguages
    let wanted: String?

    init(site: PublicSite, contact: Contact, channels: [String], token: String, wanted: String?) {
        self.site = site
        self.contact = contact
        self.channels = channels
        self.token = token
        self.wanted = wanted
        let known = Wording.language(for: contact.locale ?? site.context.account.language)
        self.languages = PublicLanguages(Wording.languages, wanted: wanted, else: known)
    }

    func asking(_ text: Wording.Key, _ values: [String: String] = [:]) -> UnsubscribePage {
        let stop = ButtonForm(action: self.address(self.wanted), label: self.word(.optout))
        return self.page(self.word(text, values), .asking(stop: stop, less: self.milder))
    }

    var erased: NoticePage { self.site.erased(in: self.languages, self.address) }

    var stopped: UnsubscribePage { self.page(self.word(.optoutDone), .done(resume: self.resume)) }

    /// Everything was taken back.
    var resumed: UnsubscribePage {
        var screen = self
        screen.contact.optedOutChannels = []
        return screen.asking(.optoutResubscribed)
    }

    /// One channel was left out just now.
    func without(_ kind: String) -> UnsubscribePage {
        var screen = self
        screen.contact.optedOutChannels.insert(kind)
        return screen.asking(.optoutChannelDone, ["channel": Wording.channelName(kind)])
    }

    /// "Not on this channel" is milder than "not at all" only while another channel is left.
    private var milder: [ButtonForm] {
        let left = self.channels.filter { !self.contact.optedOutChannels.contains($0) }
        let fewer = left.count < 2 ? [] : left.map(self.leaving)
        return [self.frequency] + fewer + (self.contact.optedOutChannels.isEmpty ? [] : [self.resume])
    }

    /// "At most once in six months", or back to the usual.
    private var frequency: ButtonForm {
        let isLess = self.contact.askedLessAt != nil
        return ButtonForm(
            action: self.address(self.wanted),
            label: self.word(isLess ? .lessUndo : .lessButton),
            fields: [HiddenField(name: "less", value: isLess ? "0" : "1")]
        )
    }

    /// What was just decided about how often to ask.
    func asking(less isLess: Bool) -> UnsubscribePage {
        var screen = self
        screen.contact.askedLessAt = isLess ? self.site.context.now() : nil
        return screen.asking(isLess ? .lessDone : .lessUndone)
    }

    private func leaving(_ kind: String) -> ButtonForm {
        ButtonForm(
            action: self.address(self.wanted),
            label: self.word(.optoutChannel, ["channel": Wording.channelName(kind)]),
            fields: [HiddenField(name: "channel", value: kind)]
        )
    }

    private var resume: ButtonForm {
        ButtonForm(
            action: self.address(self.wanted),
            label: self.word(.optoutResubscribe),
            fields: [HiddenField(name: "resubscribe", value: "1")]
        )
    }

    private func page(_ text: String, _ state: UnsubscribePage.State) -> UnsubscribePage {
        let title = self.word(.optoutTitle)
        return UnsubscribePage(
            frame: self.site.frame(
                title: title,
                brand: self.site.context.account.brand,
                languages: self.languages,
                menu: self.languages.menu(self.address),
                links: [PageLink(label: self.word(.personTitle), address: self.person)]
            ),
            heading: title,
            paragraphs: [text],
            state: state
        )
    }

    private var person: PageAddress {
        self.site.personAddress(of: self.contact.id, isProven: false, language: self.wanted)
    }

    private func address(_ language: String?) -> PageAddress {
        PageAddress(path: ["u", self.token], query: [("lang", language)])
    }

    private func word(_ key: Wording.Key, _ values: [String: String] = [:]) -> String {
        let all = values.merging(["brand": self.site.context.account.brand]) { value, _ in value }
        return Wording.text(key, in: self.languages.current, all)
    }
}
