import AfterwordCore
import AfterwordService
import AfterwordStorage
import HTTPTypes

/// An ambassador's own page: what the programme has for them, their consent with its date, and the way out.
struct AmbassadorPageEndpoints: EndpointGroup {
    let site: PublicSite
    var parts = AmbassadorPageParts.all

    var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/a/{token}",
                name: "showAmbassador",
                "An ambassador's own page",
                tag: .publicPages,
                access: .token,
                parameters: [Self.language],
                replies: [.page(), Self.gone]
            ) { try await self.show($0) },
            Endpoint(
                .post,
                "/a/{token}",
                name: "decideAmbassador",
                "Carries out a form of the page: the field `decision` says which",
                tag: .publicPages,
                access: .token,
                parameters: [Self.language],
                body: .form(.map(of: .text)),
                replies: [
                    .empty(.seeOther, "Done; leads back to the page."),
                    Self.gone,
                    .page("The page, saying what could not be done.", status: .unprocessableContent),
                ]
            ) { try await self.decide($0) },
        ]
    }

    private static let gone = DocumentedReply.page("The person was erased.", status: .gone)

    private static let language = EndpointParameter.query(
        "lang",
        .text(longest: 16),
        "One of the shipped languages."
    )

    private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        guard let screen = try await self.screen(request) else { return self.site.unknown }
        if screen.isErased { return self.site.reply(screen.erased, status: .gone) }
        return self.site.reply(try await self.page(screen))
    }

    private func decide(_ request: EndpointRequest) async throws -> EndpointReply {
        guard var screen = try await self.screen(request) else { return self.site.unknown }
        if screen.isErased { return self.site.reply(screen.erased, status: .gone) }
        let form = try request.form()
        for part in self.parts {
            switch try await part.submit(form, on: screen) {
            case .notMine: continue
            case .done: return .seeOther(screen.address(request.query["lang"]).text)
            case .refused(let words):
                screen.refused = form
                return self.site.reply(try await self.page(screen, fault: words), status: .unprocessableContent)
            }
        }
        return .seeOther(screen.address(request.query["lang"]).text)
    }

    /// `nil` for a token nobody made.
    private func screen(_ request: EndpointRequest) async throws -> AmbassadorScreen? {
        let token = try request.parameter("token")
        let visit = try await AmbassadorProgramme(self.site.context).visit(token: token)
        return visit.map { AmbassadorScreen(site: self.site, visit: $0, token: token, wanted: request.query["lang"]) }
    }

    private func page(_ screen: AmbassadorScreen, fault: String? = nil) async throws -> AmbassadorPage {
        var sections: [any PageSection] = []
        for part in self.parts {
            if let section = try await part.section(on: screen) { sections.append(section) }
        }
        return screen.page(sections, fault: fault)
    }
}
