/// A ``PageFrame`` as the templates see it.
struct FrameModel {
    let language: String
    let direction: String
    let fallback: PageFrame.Speech?
    let title: String
    let brand: String
    let logo: String?
    let nonce: String?
    let languages: LanguageModel?
    let usage: UsageNote?
    let hasFooter: Bool
    let links: [LinkModel]

    init(_ frame: PageFrame) {
        self.language = frame.language
        self.direction = frame.direction
        self.fallback = frame.fallback
        self.title = frame.title
        self.brand = frame.brand
        self.logo = frame.logo?.text
        self.nonce = frame.nonce?.text
        self.languages = frame.languages.map(LanguageModel.init)
        self.usage = frame.usage
        self.hasFooter = frame.usage != nil || !frame.links.isEmpty
        self.links = frame.links.map(LinkModel.init)
    }
}

/// A ``LanguageMenu`` as the templates see it.
struct LanguageModel {
    /// One way to another language.
    struct Choice {
        let name: String
        let tag: String
        let address: String
    }

    let label: String
    let current: String
    let choices: [Choice]

    init(_ menu: LanguageMenu) {
        self.label = menu.label
        self.current = menu.current
        self.choices = menu.choices.map { Choice(name: $0.name, tag: $0.language, address: $0.address.text) }
    }
}

/// A ``PageLink`` as the templates see it.
struct LinkModel {
    let label: String
    let address: String

    init(_ link: PageLink) {
        self.label = link.label
        self.address = link.address.text
    }
}

/// A ``ButtonForm`` as the templates see it.
struct ButtonModel {
    let action: String
    let label: String
    let hidden: [HiddenField]

    init(_ form: ButtonForm) {
        self.action = form.action.text
        self.label = form.label
        self.hidden = form.fields
    }
}

/// A ``ShareLink`` as the templates see it.
struct ShareModel {
    let heading: String
    let explanation: String
    let label: String
    let address: String

    init(_ share: ShareLink) {
        self.heading = share.heading
        self.explanation = share.explanation
        self.label = share.label
        self.address = share.address.text
    }
}
