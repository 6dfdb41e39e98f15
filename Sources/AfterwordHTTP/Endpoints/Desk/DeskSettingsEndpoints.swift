import AfterwordCore
package import AfterwordService
import HTTPTypes

/// What is configured, and the work on people and keys; for administrators, auditors may look.
package struct DeskSettingsEndpoints: EndpointGroup {
    private let context: DeskContext
    private let house: DeskHouse
    private let keys: APIKeys
    private let users: StaffUsers
    private let links: SignInLinks

    package init(_ context: DeskContext, house: DeskHouse, keys: APIKeys, users: StaffUsers, links: SignInLinks) {
        self.context = context
        self.house = house
        self.keys = keys
        self.users = users
        self.links = links
    }

    package var endpoints: [Endpoint] {
        [
            .deskPage(
                "/settings",
                name: "showSettings",
                "What is configured, where it comes from, and who may come in",
                rooms: [],
                parameters: [.deed],
                handler: self.show
            ),
            self.form(
                "/settings/keys",
                "makeShownKey",
                "Makes a key; it stands in the reply and nowhere else",
                fields: [.required("name", .text(longest: 64)), .required("scope", .choice(Scope.self))],
                handler: self.makeKey
            ),
            self.form("/settings/keys/{id}/revoke", "revokeShownKey", "Revokes a key", handler: self.revokeKey),
            self.form(
                "/settings/users",
                "addShownUser",
                "Adds a person; the reply holds a link that signs them in once",
                fields: [.required("name", .text(longest: 64)), .required("role", .choice(Role.self))],
                handler: self.addUser
            ),
            self.form(
                "/settings/users/{id}/role",
                "setShownUserRole",
                "Gives a person another role",
                fields: [.required("role", .choice(Role.self))],
                handler: self.setRole
            ),
            self.form("/settings/users/{id}/disable", "disableShownUser", "Shuts a person out", handler: self.disable),
            self.form("/settings/users/{id}/enable", "enableShownUser", "Lets a person in again", handler: self.enable),
            self.form(
                "/settings/users/{id}/link",
                "makeShownSignInLink",
                "Makes a link that signs the person in once, within 15 minutes",
                handler: self.makeLink
            ),
        ]
    }

    private func form(
        _ path: PathPattern,
        _ name: String,
        _ summary: String,
        fields: [JSONSchema.Property] = [],
        handler: @escaping Endpoint.Handler
    ) -> Endpoint {
        .deskForm(
            path,
            name: name,
            summary,
            rooms: [],
            fields: fields,
            replies: [.page("What is shown once.")],
            handler: handler
        )
    }
}

extension DeskSettingsEndpoints {
    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        let view = SettingsView(
            house: self.house,
            account: self.context.service.account,
            clock: self.context.clock,
            visitor: self.context.visitor(request)
        )
        let page = view.page(
            missing: await ServiceHealth(self.context.service).missing(),
            sources: try await SourceDesk(self.context.service).sources(),
            keys: try await self.keys.list(),
            users: try await self.users.list()
        )
        return self.context.reply(page, to: request)
    }

    @Sendable private func makeKey(_ request: EndpointRequest) async throws -> EndpointReply {
        let form = try request.form()
        let made = try await self.keys.create(
            name: form["name"] ?? "",
            scopes: form.all("scope"),
            by: request.actor
        )
        let page = SecretPage(
            title: "The new key",
            answer: "For \(made.key.name). It is shown this once: only its digest is kept.",
            label: "The key",
            secret: made.secret,
            words: "A program sends it as \"Authorization: Bearer KEY\"."
        )
        return self.once(page, request)
    }

    @Sendable private func revokeKey(_ request: EndpointRequest) async throws -> EndpointReply {
        guard try await self.keys.revoke(request.id(of: APIKey.self), by: request.actor) else {
            throw Problem(.notFound)
        }
        return DeskDeed.revoked.reply(at: ["settings"])
    }

    @Sendable private func addUser(_ request: EndpointRequest) async throws -> EndpointReply {
        let form = try request.form()
        let user = try await self.explained {
            try await self.users.create(
                name: form["name"] ?? "",
                role: form["role"] ?? "",
                password: nil,
                by: request.actor
            )
        }
        return try await self.link(for: user, request)
    }

    @Sendable private func setRole(_ request: EndpointRequest) async throws -> EndpointReply {
        try await self.change(request, to: .changed) { id, actor in
            try await self.users.change(id, role: request.form()["role"] ?? "", by: actor)
        }
    }

    @Sendable private func disable(_ request: EndpointRequest) async throws -> EndpointReply {
        try await self.change(request, to: .changed) { try await self.users.change($0, isDisabled: true, by: $1) }
    }

    @Sendable private func enable(_ request: EndpointRequest) async throws -> EndpointReply {
        try await self.change(request, to: .changed) { try await self.users.change($0, isDisabled: false, by: $1) }
    }

    @Sendable private func makeLink(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: StaffUser.self)
        guard let user = try await self.users.list().first(where: { $0.id == id }) else { throw Problem(.notFound) }
        return try await self.link(for: user, request)
    }

    /// Nobody shuts themselves out or gives their own keys away: another administrator has to.
    private func change(
        _ request: EndpointRequest,
        to deed: DeskDeed,
        _ change: (EntityID<StaffUser>, String) async throws -> StaffUser
    ) async throws -> EndpointReply {
        let id = try request.id(of: StaffUser.self)
        let own = try await self.users.user(named: request.principal?.displayName ?? "")
        guard own?.id != id else { throw Problem(.forbidden, "Another administrator has to do that to your account.") }
        _ = try await self.explained { try await change(id, request.actor) }
        return deed.reply(at: ["settings"])
    }

    private func link(for user: StaffUser, _ request: EndpointRequest) async throws -> EndpointReply {
        let link = try await self.explained { try await self.links.make(for: user.id, by: request.actor) }
        let page = SecretPage(
            title: "A sign-in link",
            answer: "For \(user.name). It signs in once, within 15 minutes, and is shown this once.",
            label: "The link",
            secret: link.url,
            words: "Hand it to the person by a way you trust; whoever has it is them."
        )
        return self.once(page, request)
    }

    private func once(_ page: SecretPage, _ request: EndpointRequest) -> EndpointReply {
        self.context.reply(page, to: request).header(.cacheControl, "no-store")
    }

    private func explained<Value>(_ useCase: () async throws -> Value) async throws -> Value {
        do {
            return try await useCase()
        } catch StaffUserRefusal.unknown {
            throw Problem(.notFound)
        } catch StaffUserRefusal.nameTaken {
            throw Problem(.conflict, "There is an account of that name; capitals make no difference.")
        }
    }
}
