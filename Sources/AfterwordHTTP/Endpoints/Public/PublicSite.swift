import AfterwordCore
import AfterwordService
import HTTPTypes

/// What all public endpoints share: the context of the use cases, the renderer, and the page for links that nobody made.
struct PublicSite: Sendable {
    let context: ServiceContext
    /// The reply to every token whose MAC is wrong: made once, so it is the same bytes for all of them.
    let unknown: EndpointReply
    private let pages: PublicPages

    init(context: ServiceContext, pages: PublicPages) {
        self.context = context
        self.pages = pages
        let title = Wording.text(.unknownTitle, in: "en")
        let notice = NoticePage(
            frame: PageFrame(language: "en", title: title, brand: context.account.brand),
            heading: title,
            paragraphs: [Wording.text(.unknownText, in: "en")]
        )
        self.unknown = Self.reply(pages.render(notice), status: .notFound)
    }

    func reply(_ page: some PublicPage, status: HTTPResponse.Status = .ok) -> EndpointReply {
        Self.reply(self.pages.render(page), status: status)
    }

    /// A page made with marks, see ``OwnValue``.
    func reply(_ page: SurveyPage, filledWith values: [OwnValue: String]) -> EndpointReply {
        var generator = SystemRandomNumberGenerator()
        let nonce = PageNonce(using: &generator)
        return Self.reply(self.pages.render(page, filledWith: values, nonce: nonce), status: .ok)
    }

    func reply(_ page: RenderedPage) -> EndpointReply { Self.reply(page, status: .ok) }

    private static func reply(_ page: RenderedPage, status: HTTPResponse.Status) -> EndpointReply {
        var reply = EndpointReply.html(page.html, status: status)
        for field in page.headers.fields {
            if let name = HTTPField.Name(field.name) { reply.headers[name] = field.value }
        }
        return reply
    }

    /// What stands around a page that knows its visitor.
    func frame(
        title: String,
        brand: String,
        accent: String? = nil,
        languages: PublicLanguages,
        menu: LanguageMenu?,
        links: [PageLink] = []
    ) -> PageFrame {
        var generator = SystemRandomNumberGenerator()
        return PageFrame(
            language: languages.current,
            title: title,
            brand: brand,
            accent: Accent(theme: accent),
            nonce: PageNonce(using: &generator),
            languages: menu,
            usage: UsageNote(
                summary: Wording.text(.privacyTitle, in: languages.current),
                paragraphs: [Wording.text(.privacyText, in: languages.current, ["brand": brand])]
            ),
            links: links
        )
    }
}
