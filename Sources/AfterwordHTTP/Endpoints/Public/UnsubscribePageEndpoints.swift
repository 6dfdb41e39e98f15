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
                replies: [.page(), .page("The person was erased.", status: .gone)]
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
        guard let screen = try await self.screen(request) else { return self.site.unknown }
        if screen.contact.erasedAt != nil { return self.site.reply(screen.erased, status: .gone) }
        return self.site.reply(screen.contact.optedOutAt == nil ? screen.asking(.optoutText) : screen.stopped)
    }

    private func change(_ request: EndpointRequest) async throws -> EndpointReply {
        guard let screen = try await self.screen(request) else { return self.site.unknown }
        // What a mail program asks for holds already: nobody who was erased is asked anything.
        if screen.contact.erasedAt != nil { return self.site.reply(screen.erased) }
        // Mail programs may send the form as multipart, so whatever is not plainly something milder means "stop".
        let form = try? request.form()
        if form?["resubscribe"] == "1" {
            try await self.subscription.resume(screen.contact.id)
            return self.site.reply(screen.resumed)
        }
        if let wish = form?["less"] {
            try await PersonalPages(self.site.context).askLess(screen.contact.id, wish == "1")
            return self.site.reply(screen.asking(less: wish == "1"))
        }
        if let kind = form?["channel"], screen.channels.contains(kind) {
            try await self.subscription.stop(screen.contact.id, channel: kind)
            return self.site.reply(screen.without(kind))
        }
        try await self.subscription.stop(screen.contact.id)
        return self.site.reply(screen.stopped)
    }

    /// The page of the person behind the token; `nil` if there is none.
    private func screen(_ request: EndpointRequest) async throws -> UnsubscribeScreen? {
        let token = try request.parameter("token")
        guard let contact = try await self.subscription.contact(token: token) else { return nil }
        return UnsubscribeScreen(
            site: self.site,
            contact: contact,
            channels: try await self.subscription.channels(of: contact.id),
            token: token,
            wanted: request.query["lang"]
        )
    }
}
