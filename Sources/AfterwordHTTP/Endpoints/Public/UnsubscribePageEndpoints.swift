import AfterwordCore
import AfterwordService
import HTTPTypes

/// "Ask me no more" (RFC 8058): GET shows a button and changes nothing; any POST stops the surveys, with or without cookies.
struct UnsubscribePageEndpoints: EndpointGroup {
    let site: PublicSite

    private var subscription: SurveySubscription { SurveySubscription(self.site.context) }

    var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/u/{token}",
                name: "showUnsubscribe",
                "The page to stop surveys",
                tag: .publicPages,
                access: .token,
                parameters: [.query("lang", .text(longest: 16), "One of the shipped languages.")],
                replies: [.page()]
            ) { try await self.show($0) },
            Endpoint(
                .post,
                "/u/{token}",
                name: "unsubscribe",
                "Stops surveys, or takes that back",
                description: "Also takes the one-click request of mail programs (RFC 8058).",
                tag: .publicPages,
                access: .token,
                body: .any(
                    [("application/x-www-form-urlencoded", .map(of: .text)), ("multipart/form-data", .map(of: .text))],
                    limit: EndpointBody.answerLimit
                ),
                replies: [.page()]
            ) { try await self.change($0) },
        ]
    }

    private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        let token = try request.parameter("token")
        guard let contact = try await self.subscription.contact(token: token) else { return self.site.unknown }
        let screen = UnsubscribeScreen(site: self.site, contact: contact, token: token, wanted: request.query["lang"])
        return self.site.reply(contact.optedOutAt == nil ? screen.asking(.optoutText) : screen.stopped)
    }

    private func change(_ request: EndpointRequest) async throws -> EndpointReply {
        let token = try request.parameter("token")
        guard let contact = try await self.subscription.contact(token: token) else { return self.site.unknown }
        let screen = UnsubscribeScreen(site: self.site, contact: contact, token: token, wanted: request.query["lang"])
        // Mail programs may send the form as multipart, so whatever is not plainly the way back means "stop".
        if let form = try? request.form(), form["resubscribe"] == "1" {
            try await self.subscription.resume(contact.id)
            return self.site.reply(screen.asking(.optoutResubscribed))
        }
        try await self.subscription.stop(contact.id)
        return self.site.reply(screen.stopped)
    }
}

/// Fills the view of the unsubscribe page.
private struct UnsubscribeScreen {
    let site: PublicSite
    let token: String
    let languages: PublicLanguages
    let wanted: String?

    init(site: PublicSite, contact: Contact, token: String, wanted: String?) {
        self.site = site
        self.token = token
        self.wanted = wanted
        let known = Wording.language(for: contact.locale ?? site.context.account.language)
        self.languages = PublicLanguages(Wording.languages, wanted: wanted, else: known)
    }

    func asking(_ text: Wording.Key) -> UnsubscribePage {
        let stop = ButtonForm(action: self.address(self.wanted), label: self.word(.optout))
        return self.page(text, .asking(stop: stop, less: []))
    }

    var stopped: UnsubscribePage {
        let resume = ButtonForm(
            action: self.address(self.wanted),
            label: self.word(.optoutResubscribe),
            fields: [HiddenField(name: "resubscribe", value: "1")]
        )
        return self.page(.optoutDone, .done(resume: resume))
    }

    private func page(_ text: Wording.Key, _ state: UnsubscribePage.State) -> UnsubscribePage {
        let title = self.word(.optoutTitle)
        return UnsubscribePage(
            frame: self.site.frame(
                title: title,
                brand: self.site.context.account.brand,
                languages: self.languages,
                menu: self.languages.menu(self.address)
            ),
            heading: title,
            paragraphs: [self.word(text)],
            state: state
        )
    }

    private func address(_ language: String?) -> PageAddress {
        PageAddress(path: ["u", self.token], query: [("lang", language)])
    }

    private func word(_ key: Wording.Key) -> String {
        Wording.text(key, in: self.languages.current, ["brand": self.site.context.account.brand])
    }
}
