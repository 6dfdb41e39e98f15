import AfterwordCore
import AfterwordService
import AfterwordStorage
import HTTPTypes

/// An ambassador's own page: consent, its date, and the way out.
struct AmbassadorPageEndpoints: EndpointGroup {
    let site: PublicSite

    private var programme: AmbassadorProgramme { AmbassadorProgramme(self.site.context) }

    var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/a/{token}",
                name: "showAmbassador",
                "An ambassador's own page",
                tag: .publicPages,
                access: .token,
                parameters: [.query("lang", .text(longest: 16), "One of the shipped languages.")],
                replies: [.page()]
            ) { try await self.show($0) },
            Endpoint(
                .post,
                "/a/{token}",
                name: "decideAmbassador",
                "Gives or withdraws the consent",
                tag: .publicPages,
                access: .token,
                body: .form(.map(of: .text)),
                replies: [.empty(.seeOther, "Done; leads back to the page.")]
            ) { try await self.decide($0) },
        ]
    }

    private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        let token = try request.parameter("token")
        guard let visit = try await self.programme.visit(token: token) else { return self.site.unknown }
        let screen = AmbassadorScreen(site: self.site, visit: visit, token: token, wanted: request.query["lang"])
        return self.site.reply(screen.page)
    }

    private func decide(_ request: EndpointRequest) async throws -> EndpointReply {
        let token = try request.parameter("token")
        guard let visit = try await self.programme.visit(token: token) else { return self.site.unknown }
        let screen = AmbassadorScreen(site: self.site, visit: visit, token: token, wanted: request.query["lang"])
        let form = try request.form()
        switch form["decision"] {
        // Words that have changed since the page was made were not agreed to: the page shows the new ones.
        case "agree" where form["wording"] == screen.wording:
            try await self.programme.consent(visit.ambassador.id, wording: screen.wording)
        case "withdraw":
            try await self.programme.withdraw(visit.ambassador.id)
        default: break
        }
        return .seeOther(screen.address(request.query["lang"]).text)
    }
}
