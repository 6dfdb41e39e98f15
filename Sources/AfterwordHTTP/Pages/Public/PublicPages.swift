import Mustache

/// A page of which everything is known; ``PublicPages`` turns it into HTML.
package protocol PublicPage: Sendable {
    var frame: PageFrame { get }
    /// Which template shows the page's middle, and what the template sees.
    var content: PageContent { get }
}

/// The middle of a page: a template and the values it names.
package struct PageContent {
    let template: PublicTemplate
    let model: Any
}

/// The templates of the public pages and of their sections. A new page is a file in `Resources/Public`, a line here and a ``PublicPage``.
enum PublicTemplate: String, CaseIterable {
    case ambassador, confirm, notice, person, survey, thanks, unsubscribe
    case ambassadorConsent = "ambassador-consent"
    case ambassadorReferral = "ambassador-referral"
    case ambassadorOffers = "ambassador-offers"
    case ambassadorTestimonials = "ambassador-testimonials"
    case testimonial

    /// Pages of people who have more to do than to answer once.
    var isProgramme: Bool { [.ambassador, .person, .testimonial].contains(self) }

    var bytes: [UInt8] {
        switch self {
        case .ambassador: PackageResources.ambassador_mustache
        case .ambassadorConsent: PackageResources.ambassador_consent_mustache
        case .ambassadorReferral: PackageResources.ambassador_referral_mustache
        case .ambassadorOffers: PackageResources.ambassador_offers_mustache
        case .ambassadorTestimonials: PackageResources.ambassador_testimonials_mustache
        case .confirm: PackageResources.confirm_mustache
        case .notice: PackageResources.notice_mustache
        case .person: PackageResources.person_mustache
        case .survey: PackageResources.survey_mustache
        case .testimonial: PackageResources.testimonial_mustache
        case .thanks: PackageResources.thanks_mustache
        case .unsubscribe: PackageResources.unsubscribe_mustache
        }
    }
}

/// A finished page with the header fields that belong to it.
package struct RenderedPage: Sendable, Equatable {
    package var html: String
    package var headers: SecurityHeaders
}

/// Renders public pages; made once at start, when all templates are parsed.
package struct PublicPages: Sendable {
    private let layout: MustacheTemplate
    private let style: MustacheTemplate
    /// Rules for the pages of the programme only, so that the survey page stays small.
    private let programmeStyle: String
    private let library: MustacheLibrary

    /// Throws the parser's error if a shipped template is broken.
    package init() throws {
        let parts = [
            TemplateSource(name: "button", bytes: PackageResources.button_mustache),
            TemplateSource(name: "copy", bytes: PackageResources.copy_js),
            TemplateSource(name: "fallback", bytes: PackageResources.fallback_mustache),
            TemplateSource(name: "form", bytes: PackageResources.form_mustache),
            TemplateSource(name: "question", bytes: PackageResources.question_mustache),
            TemplateSource(name: "script", bytes: PackageResources.public_js),
            TemplateSource(name: "share", bytes: PackageResources.share_mustache),
        ]
        let pages = PublicTemplate.allCases.map { TemplateSource(name: $0.rawValue, bytes: $0.bytes) }
        var library = MustacheLibrary()
        for source in parts + pages {
            library.register(try source.compiled(), named: source.name)
        }
        self.library = library
        self.style = try TemplateSource(name: "style", bytes: PackageResources.public_css).compiled()
        self.programmeStyle = String(decoding: PackageResources.programme_css, as: UTF8.self)
        self.layout = try TemplateSource(name: "layout", bytes: PackageResources.layout_mustache).compiled()
    }

    /// The page as one self-contained document; the same view gives the same bytes.
    package func render(_ page: some PublicPage) -> RenderedPage {
        let frame = page.frame
        let content = page.content
        let common = self.style.render([
            "light": frame.accent.light.declarations, "dark": frame.accent.dark.declarations,
        ])
        let style = content.template.isProgramme ? common + self.programmeStyle : common
        let model = LayoutModel(
            frame: FrameModel(frame),
            style: style,
            template: content.template.rawValue,
            isProgramme: content.template.isProgramme,
            page: content.model
        )
        return RenderedPage(
            html: self.layout.render(model, library: self.library),
            headers: SecurityHeaders(permit: frame.nonce.map { .nonce($0) } ?? .style(style))
        )
    }
}

/// What the layout template sees.
private struct LayoutModel {
    let frame: FrameModel
    /// Made of our own style sheet and of colour numbers, so the layout inserts it as it is.
    let style: String
    let template: String
    let isProgramme: Bool
    let page: Any
}
