import AfterwordCore
package import AfterwordService
import HTTPTypes

/// Keys of programs and accounts of people; the command line's `keys` and `users` call them.
///
/// None honours `Idempotency-Key`: replies with secrets must not be kept.
package struct AccessEndpoints: EndpointGroup {
    private let keys: APIKeys
    private let users: StaffUsers
    private let links: SignInLinks

    package init(keys: APIKeys, users: StaffUsers, links: SignInLinks) {
        self.keys = keys
        self.users = users
        self.links = links
    }

    package var endpoints: [Endpoint] { self.keyEndpoints + self.userEndpoints }

    private var keyEndpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/keys",
                name: "listKeys",
                "All API keys, revoked ones too",
                tag: .access,
                access: .apiKey(.administration),
                replies: [.json(.page(of: AccessRecords.keySchema))],
                handler: self.listKeys
            ),
            Endpoint(
                .post,
                "/v1/keys",
                name: "createKey",
                "Make an API key",
                description: "The key stands in this reply and nowhere else.",
                tag: .access,
                access: .apiKey(.administration),
                body: .json(
                    .object([
                        .required("name", .text(longest: 64)), .required("scopes", .list(of: .choice(Scope.self))),
                    ])
                ),
                replies: [.json(AccessRecords.createdKeySchema, "Made.", status: .created)],
                handler: self.createKey
            ),
            Endpoint(
                .delete,
                "/v1/keys/{id}",
                name: "revokeKey",
                "Revoke an API key at once",
                description: "Other processes that share the database believe it for a second more.",
                tag: .access,
                access: .apiKey(.administration),
                replies: [.empty(.noContent, "Revoked.")],
                handler: self.revokeKey
            ),
        ]
    }

    private var userEndpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/users",
                name: "listUsers",
                "All accounts, disabled ones too",
                tag: .access,
                access: .apiKey(.administration),
                replies: [.json(.page(of: AccessRecords.userSchema))],
                handler: self.listUsers
            ),
            Endpoint(
                .post,
                "/v1/users",
                name: "createUser",
                "Make an account",
                description: "Without a password it can only be entered by a sign-in link.",
                tag: .access,
                access: .apiKey(.administration),
                body: .json(
                    .object([
                        .required("name", .text(longest: 64)), .required("role", .choice(Role.self)),
                        .optional("password", .text(longest: StaffUsers.passwordLengths.upperBound)),
                    ])
                ),
                replies: [.json(AccessRecords.userSchema, "Made.", status: .created)],
                problems: [.conflict],
                handler: self.createUser
            ),
            Endpoint(
                .patch,
                "/v1/users/{id}",
                name: "changeUser",
                "Set the password, disable or enable",
                description: "Ends the person's sessions.",
                tag: .access,
                access: .apiKey(.administration),
                body: .json(
                    .object([
                        .optional("password", .text(longest: StaffUsers.passwordLengths.upperBound)),
                        .optional("disabled", .flag),
                    ])
                ),
                replies: [.json(AccessRecords.userSchema)],
                handler: self.changeUser
            ),
            Endpoint(
                .post,
                "/v1/users/{id}/sign-in-link",
                name: "createSignInLink",
                "Make a link that signs the person in once, within 15 minutes",
                tag: .access,
                access: .apiKey(.administration),
                replies: [.json(AccessRecords.linkSchema, "Made.", status: .created)],
                handler: self.createLink
            ),
        ]
    }
}

extension AccessEndpoints {
    @Sendable private func listKeys(_ request: EndpointRequest) async throws -> EndpointReply {
        .list(try await self.keys.list().map(AccessRecords.json(of:)))
    }

    @Sendable private func createKey(_ request: EndpointRequest) async throws -> EndpointReply {
        let body = try request.json()
        let scopes = try Self.words("scopes", of: body)
        try Self.checkMayPassOn(scopes, request.principal)
        let name = try Self.text("name", of: body)
        let made = try await self.keys.create(name: name, scopes: scopes, by: Self.actor(of: request))
        return .json(AccessRecords.json(of: made), status: .created)
    }

    @Sendable private func revokeKey(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try Self.id(of: request, APIKey.self)
        guard try await self.keys.revoke(id, by: Self.actor(of: request)) else { throw Problem(.notFound) }
        return .noContent
    }

    @Sendable private func listUsers(_ request: EndpointRequest) async throws -> EndpointReply {
        .list(try await self.users.list().map(AccessRecords.json(of:)))
    }

    @Sendable private func createUser(_ request: EndpointRequest) async throws -> EndpointReply {
        let body = try request.json()
        let user = try await Self.explained {
            try await self.users.create(
                name: Self.text("name", of: body),
                role: Self.text("role", of: body),
                password: Self.optionalText("password", of: body),
                by: Self.actor(of: request)
            )
        }
        return .json(AccessRecords.json(of: user), status: .created)
    }

    @Sendable private func changeUser(_ request: EndpointRequest) async throws -> EndpointReply {
        let body = try request.json()
        let id = try Self.id(of: request, StaffUser.self)
        let disabled = body["disabled"]
        guard disabled == nil || disabled?.bool != nil else {
            throw Problem.invalid("disabled", "must be true or false")
        }
        let user = try await Self.explained {
            try await self.users.change(
                id,
                password: Self.optionalText("password", of: body),
                isDisabled: disabled?.bool,
                by: Self.actor(of: request)
            )
        }
        return .json(AccessRecords.json(of: user))
    }

    @Sendable private func createLink(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try Self.id(of: request, StaffUser.self)
        let link = try await Self.explained { try await self.links.make(for: id, by: Self.actor(of: request)) }
        return .json(AccessRecords.json(of: link), status: .created)
    }
}

extension AccessEndpoints {
    /// Who may not do a thing may not make a key that may.
    private static func checkMayPassOn(_ words: [String], _ principal: Principal?) throws {
        let lacking = words.first { word in Scope(rawValue: word).map { principal?.has($0) != true } ?? false }
        if let lacking { throw Problem(.forbidden, "Your key lacks the scope \(lacking) and cannot pass it on.") }
    }

    private static func actor(of request: EndpointRequest) -> String { request.principal?.name ?? "nobody" }

    private static func id<E: Entity>(of request: EndpointRequest, _ kind: E.Type) throws -> EntityID<E> {
        guard let id = EntityID<E>(text: try request.parameter("id")) else { throw Problem(.notFound) }
        return id
    }

    private static func text(_ name: String, of body: JSONValue) throws -> String {
        guard let text = try self.optionalText(name, of: body) else { throw Problem.invalid(name, "is missing") }
        return text
    }

    private static func optionalText(_ name: String, of body: JSONValue) throws -> String? {
        guard let value = body[name], value != .null else { return nil }
        guard let text = value.string else { throw Problem.invalid(name, "must be a text, not \(value.kind)") }
        return text
    }

    private static func words(_ name: String, of body: JSONValue) throws -> [String] {
        guard let words = body[name]?.array?.map(\.string), !words.contains(nil) else {
            throw Problem.invalid(name, "must be a list of texts")
        }
        return words.compactMap { $0 }
    }

    /// Runs a use case and tells its refusals as problems.
    private static func explained<Value>(_ useCase: () async throws -> Value) async throws -> Value {
        do {
            return try await useCase()
        } catch StaffUserRefusal.unknown {
            throw Problem(.notFound)
        } catch StaffUserRefusal.nameTaken {
            throw Problem(.conflict, "There is an account of that name; capitals make no difference.")
        } catch SignInRefusal.busy {
            throw Problem(.overloaded, retryAfter: .seconds(5))
        }
    }
}
