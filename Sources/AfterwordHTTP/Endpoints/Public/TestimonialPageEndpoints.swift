import AfterwordCore
import AfterwordService
import AfterwordStorage
import HTTPTypes

/// What ambassadors say, one page each; taken down the moment the person or staff say so.
struct TestimonialPageEndpoints: EndpointGroup {
    let site: PublicSite

    var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/t/{code}",
                name: "showTestimonial",
                "What one person says, for anybody who has the link",
                tag: .publicPages,
                access: .token,
                parameters: [.query("lang", .text(longest: 16), "One of the shipped languages.")],
                replies: [.page()]
            ) { try await self.show($0) }
        ]
    }

    private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        let code = try request.parameter("code")
        guard let testimonial = try await TestimonialDesk(self.site.context).published(code: code) else {
            return self.site.unknown
        }
        let languages = PublicLanguages(
            Wording.languages,
            wanted: request.query["lang"],
            else: Wording.language(for: testimonial.locale)
        )
        let brand = self.site.context.account.brand
        let title = Wording.text(.testimonialAbout, in: languages.current, ["brand": brand])
        return self.site.reply(
            TestimonialPage(
                frame: self.site.frame(
                    title: title,
                    brand: brand,
                    languages: languages,
                    menu: languages.menu { PageAddress(path: ["t", code], query: [("lang", $0)]) }
                ),
                heading: title,
                words: testimonial.words,
                name: testimonial.shownName,
                language: testimonial.locale
            )
        )
    }
}
