import AfterwordCore
import AfterwordService
import HTTPTypes

/// "Your data": what a person answered, how often they are asked, and the way to be forgotten. Only a POST changes anything.
struct PersonPageEndpoints: EndpointGroup {
    let site: PublicSite

    private var pages: PersonalPages { PersonalPages(self.site.context) }

    private static let parameters: [EndpointParameter] = [
        .query("lang", .text(longest: 16), "One of the shipped languages."),
        .query(
            "g",
            .text(longest: 40),
            "Proof of an answer given a while ago; lets the page show scores and comments."
        ),
    ]

    private static let gone = DocumentedReply.page("The person was erased.", status: .gone)

    var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/p/{token}",
                name: "showPerson",
                "A person's own page",
                tag: .publicPages,
                access: .token,
                parameters: Self.parameters,
                replies: [.page(), Self.gone]
            ) { try await self.answer($0) { self.site.reply($0.page()) } },
            Endpoint(
                .post,
                "/p/{token}",
                name: "decidePerson",
                "Carries out a form of the page: `less` 1 asks less, 0 as often as usual",
                tag: .publicPages,
                access: .token,
                parameters: Self.parameters,
                body: .form(.map(of: .text)),
                replies: [.page(), Self.gone]
            ) { request in try await self.answer(request) { try await self.decide($0, request.form()) } },
            Endpoint(
                .get,
                "/p/{token}/erase",
                name: "showPersonErasure",
                "Asks whether the person wants to be forgotten; changes nothing",
                tag: .publicPages,
                access: .token,
                parameters: Self.parameters,
                replies: [.page(), Self.gone]
            ) { try await self.answer($0) { self.site.reply($0.erasure) } },
            Endpoint(
                .post,
                "/p/{token}/erase",
                name: "erasePerson",
                "Forgets the person for good",
                tag: .publicPages,
                access: .token,
                parameters: Self.parameters,
                body: .form(.map(of: .text)),
                replies: [.page(), Self.gone]
            ) { try await self.answer($0) { try await self.erase($0) } },
        ]
    }

    /// The page of whoever the token was made for; nobody's token gets the page of unknown links.
    private func answer(
        _ request: EndpointRequest,
        _ body: (PersonScreen) async throws -> EndpointReply
    ) async throws -> EndpointReply {
        let (token, grant) = (try request.parameter("token"), request.query["g"])
        guard let visit = try await self.pages.visit(token: token, grant: grant) else { return self.site.unknown }
        let screen = PersonScreen(
            site: self.site,
            visit: visit,
            token: token,
            grant: grant,
            wanted: request.query["lang"]
        )
        if visit.contact.erasedAt != nil { return self.site.reply(screen.erased, status: .gone) }
        return try await body(screen)
    }

    private func decide(_ screen: PersonScreen, _ form: FormFields) async throws -> EndpointReply {
        guard let wish = form["less"] else { return self.site.reply(screen.page()) }
        var screen = screen
        let isLess = wish == "1"
        try await self.pages.askLess(screen.visit.contact.id, isLess)
        screen.visit.contact.askedLessAt = isLess ? self.site.context.now() : nil
        return self.site.reply(screen.page(notice: isLess ? .lessDone : .lessUndone))
    }

    private func erase(_ screen: PersonScreen) async throws -> EndpointReply {
        do {
            _ = try await Erasure(self.site.context).erase(screen.visit.contact.id, by: "page")
        } catch ErasureRefusal.erased {
            // Pressed twice: the first press did it.
        }
        return self.site.reply(screen.erased)
    }
}
