import AfterwordCore

/// What every public page has around its content; all texts are already in the visitor's language.
package struct PageFrame: Sendable, Hashable {
    /// BCP 47 tag for `lang`; the writing direction follows from it.
    package var language: String
    /// The language of our own texts: another one where a survey speaks a language that they are not shipped in.
    package var words: String
    /// The browser's title; begin it with the error when the form has one.
    package var title: String
    package var brand: String
    /// Shown before the brand's name.
    package var logo: PageAddress?
    package var accent: Accent
    /// `nil` on pages that must be byte-equal for everybody; they carry no script and allow their style by its hash.
    package var nonce: PageNonce?
    package var languages: LanguageMenu?
    /// "How we use your answer".
    package var usage: UsageNote?
    /// Quiet links below the card, e.g. "Ask me less".
    package var links: [PageLink]

    package init(
        language: String,
        words: String? = nil,
        title: String,
        brand: String,
        logo: PageAddress? = nil,
        accent: Accent = .standard,
        nonce: PageNonce? = nil,
        languages: LanguageMenu? = nil,
        usage: UsageNote? = nil,
        links: [PageLink] = []
    ) {
        self.language = language
        self.words = words ?? language
        self.title = title
        self.brand = brand
        self.logo = logo
        self.accent = accent
        self.nonce = nonce
        self.languages = languages
        self.usage = usage
        self.links = links
    }

    /// `rtl` for languages written from right to left, else `ltr`.
    package var direction: String { Self.direction(of: self.language) }

    /// What our own texts are marked with where they speak another language than the page.
    var fallback: Speech? {
        guard Self.primary(self.language) != Self.primary(self.words) else { return nil }
        return Speech(language: self.words, direction: Self.direction(of: self.words))
    }

    /// A language with its direction.
    struct Speech {
        let language: String
        let direction: String
    }

    private static func primary(_ tag: String) -> String {
        tag.split(whereSeparator: { $0 == "-" || $0 == "_" }).first.map { $0.lowercased() } ?? ""
    }

    private static func direction(of tag: String) -> String { WritingDirection(language: tag).rawValue }
}

/// The way to the same page in another language.
package struct LanguageMenu: Sendable, Hashable {
    /// One language by its own name.
    package struct Choice: Sendable, Hashable {
        package var name: String
        package var language: String
        package var address: PageAddress

        package init(name: String, language: String, address: PageAddress) {
            self.name = name
            self.language = language
            self.address = address
        }
    }

    /// "Language", read out before the current one.
    package var label: String
    /// The current language by its own name.
    package var current: String
    package var choices: [Choice]

    package init(label: String, current: String, choices: [Choice]) {
        self.label = label
        self.current = current
        self.choices = choices
    }
}

/// A short text that unfolds on demand.
package struct UsageNote: Sendable, Hashable {
    package var summary: String
    package var paragraphs: [String]

    package init(summary: String, paragraphs: [String]) {
        self.summary = summary
        self.paragraphs = paragraphs
    }
}
