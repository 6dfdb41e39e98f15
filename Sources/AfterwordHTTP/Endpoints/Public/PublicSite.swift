import AfterwordCore
import AfterwordService
import HTTPTypes
import NIOCore

/// What all public endpoints share: the context of the use cases, the renderer, and the page for links that nobody made.
///
/// A class, because every page carries it through several values, and its parts are many.
final class PublicSite: Sendable {
    let context: ServiceContext
    let visits: SurveyVisits
    /// The reply to every token whose MAC is wrong: made once, so it is the same bytes for all of them.
    let unknown: EndpointReply
    private let pages: PublicPages
    private let moulds = PageMoulds<FirstQuestions>()

    init(context: ServiceContext, pages: PublicPages) {
        self.context = context
        self.visits = SurveyVisits(context)
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

    /// A page whose mould is known by `key`; `page` is asked for it, with marks, if it is not. Its nonce is filled in here.
    func reply(
        to key: FirstQuestions,
        _ page: () -> SurveyPage,
        filledWith value: (OwnValue) -> String
    ) -> EndpointReply {
        let mould = self.moulds.mould(of: key) { self.pages.render(page()).html }
        let nonce = PageNonce()
        let html = mould.filled { $0 == .pageNonce ? nonce.text : value($0) }
        return EndpointReply(
            status: .ok,
            headers: SecurityHeaders(permit: .nonce(nonce)).fields,
            body: .bytes(html)
        )
    }

    func reply(_ page: RenderedPage) -> EndpointReply { Self.reply(page, status: .ok) }

    private static func reply(_ page: RenderedPage, status: HTTPResponse.Status) -> EndpointReply {
        EndpointReply(status: status, headers: page.headers.fields, body: .bytes(ByteBuffer(string: page.html)))
    }

    /// Nothing is known of the person behind a link any more, and nothing is left to do.
    func erased(in languages: PublicLanguages, _ address: (_ language: String) -> PageAddress) -> NoticePage {
        let title = Wording.text(.erasedTitle, in: languages.current)
        let brand = self.context.account.brand
        return NoticePage(
            frame: self.frame(title: title, brand: brand, languages: languages, menu: languages.menu(address)),
            heading: title,
            paragraphs: [Wording.text(.erasedText, in: languages.current, ["brand": brand])]
        )
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
        PageFrame(
            language: languages.current,
            words: Wording.language(for: languages.current),
            title: title,
            brand: brand,
            accent: Accent(theme: accent),
            nonce: PageNonce(),
            languages: menu,
            usage: UsageNote(
                summary: Wording.text(.privacyTitle, in: languages.current),
                paragraphs: [Wording.text(.privacyText, in: languages.current, ["brand": brand])]
            ),
            links: links
        )
    }
}
