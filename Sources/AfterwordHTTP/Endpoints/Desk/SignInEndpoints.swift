import AfterwordCore
package import AfterwordService
import HTTPTypes

/// The door of the desk: name and password, one-time links, and the way out.
package struct SignInEndpoints: EndpointGroup {
    private let signIn: SignIn
    private let links: SignInLinks
    private let gate: Gate
    private let renderer: DeskRenderer

    /// `gate` is the server's own, so that wrong passwords count against the same limits.
    package init(signIn: SignIn, links: SignInLinks, gate: Gate, renderer: DeskRenderer) {
        self.signIn = signIn
        self.links = links
        self.gate = gate
        self.renderer = renderer
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/sign-in",
                name: "showSignIn",
                "The sign-in form",
                tag: .desk,
                access: .open,
                parameters: [.query("next", .text, "The page of the desk to go to afterwards.")],
                replies: [.page()],
                handler: self.show
            ),
            Endpoint(
                .post,
                "/sign-in",
                name: "signIn",
                "Sign in with name and password",
                tag: .desk,
                access: .open,
                body: .form(Self.form),
                replies: [
                    .empty(.seeOther, "Signed in."), .page("The form with what is wrong.", status: Self.refused),
                ],
                problems: [.crossSite, .tooManyRequests],
                handler: self.submit
            ),
            Endpoint(
                .get,
                "/sign-in/link/{token}",
                name: "showSignInLink",
                "The button of a one-time link; opening it changes nothing",
                tag: .desk,
                access: .token,
                replies: [.page(), .page("The link is used up.", status: .gone)],
                handler: self.showLink
            ),
            Endpoint(
                .post,
                "/sign-in/link/{token}",
                name: "signInByLink",
                "Sign in and use the link up",
                tag: .desk,
                access: .token,
                replies: [.empty(.seeOther, "Signed in."), .page("The link is used up.", status: .gone)],
                problems: [.crossSite],
                handler: self.submitLink
            ),
            Endpoint(
                .post,
                "/sign-out",
                name: "signOut",
                "End the session",
                tag: .desk,
                access: .staff(Set(Role.allCases)),
                body: .form(.object([.required(DeskVisit.csrfField, .text)])),
                replies: [.empty(.seeOther, "Signed out.")],
                handler: self.signOut
            ),
        ]
    }

    private static let refused = HTTPResponse.Status.unprocessableContent
    private static let form = JSONSchema.object([
        .required("name", .text), .required("password", .text), .optional("next", .text),
    ])
}

extension SignInEndpoints {
    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        self.page(SignInPage(next: Self.inside(request.query["next"])))
    }

    @Sendable private func submit(_ request: EndpointRequest) async throws -> EndpointReply {
        try self.gate.forms.checkOrigin(of: request.headers)
        let counter = RateKey.signIn(request.client.subscriber)
        try self.gate.limiter.check(counter, under: self.gate.limiter.rules.signIn)
        let form = try request.form()
        let name = form["name"] ?? ""
        let next = Self.inside(form["next"])
        do {
            let signedIn = try await self.signIn.signIn(
                name: name,
                password: form["password"] ?? "",
                replacing: self.gate.cookie.token(in: request.headers)
            )
            return self.enter(signedIn, at: next)
        } catch let refusal as SignInRefusal {
            // Only failures count: a whole office behind one address may sign in on Monday morning.
            self.gate.limiter.count(counter, under: self.gate.limiter.rules.signIn)
            let page = SignInPage(name: name, failure: Self.failure(refusal), next: next)
            return self.page(page, status: Self.refused)
        }
    }

    @Sendable private func showLink(_ request: EndpointRequest) async throws -> EndpointReply {
        let token = try request.parameter("token")
        return try await self.showingUsedUp {
            let user = try await self.links.user(ofLink: token)
            return self.page(SignInLinkPage.ready(user: user.name, token: token))
        }
    }

    @Sendable private func submitLink(_ request: EndpointRequest) async throws -> EndpointReply {
        try self.gate.forms.checkOrigin(of: request.headers)
        let token = try request.parameter("token")
        return try await self.showingUsedUp {
            let old = self.gate.cookie.token(in: request.headers)
            return self.enter(try await self.links.signIn(link: token, replacing: old), at: "/")
        }
    }

    @Sendable private func signOut(_ request: EndpointRequest) async throws -> EndpointReply {
        if let token = self.gate.cookie.token(in: request.headers) { try await self.signIn.signOut(token: token) }
        return EndpointReply.seeOther("/sign-in").header(.setCookie, self.gate.cookie.removal)
    }
}

extension SignInEndpoints {
    private func enter(_ signedIn: SignedIn, at next: DeskAddress) -> EndpointReply {
        EndpointReply.seeOther(next.text).header(.setCookie, self.gate.cookie.value(token: signedIn.token))
    }

    private func showingUsedUp(_ answer: () async throws -> EndpointReply) async throws -> EndpointReply {
        do {
            return try await answer()
        } catch SignInRefusal.unknownLink {
            throw Problem(.notFound)
        } catch SignInRefusal.linkUsedUp {
            return self.page(SignInLinkPage.usedUp, status: .gone)
        }
    }

    private func page(_ page: some DeskPage, status: HTTPResponse.Status = .ok) -> EndpointReply {
        // Nobody is signed in yet, so there is no session token; where the form was sent from is checked instead.
        var reply = EndpointReply.html(self.renderer.html(page, for: DeskVisit(csrf: "", user: nil)), status: status)
        reply.headers[.contentSecurityPolicy] = DeskAssets.contentSecurityPolicy
        // Under "no-referrer" browsers send `Origin: null` with the form, and it could not be told from a stranger's.
        reply.headers[.referrerPolicy] = "same-origin"
        return reply
    }

    private static func failure(_ refusal: SignInRefusal) -> SignInPage.Failure {
        switch refusal {
        case .locked: .locked
        case .busy: .tooMany
        case .wrong, .unknownLink, .linkUsedUp: .wrong
        }
    }

    /// The address if it stays inside this service, else the first page.
    private static func inside(_ text: String?) -> DeskAddress {
        text.flatMap { DeskAddress(checking: $0) }.flatMap { $0.text.hasPrefix("/") ? $0 : nil } ?? "/"
    }
}

extension HTTPField.Name {
    static var referrerPolicy: Self { Self("Referrer-Policy")! }
}
