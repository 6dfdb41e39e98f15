import AfterwordCore
import HTTPTypes

/// Decides who is asking and whether they may; throws the problem that says why not.
package struct Gate: Sendable {
    package var keys: any APIKeyVerifier
    package var sessions: any SessionStore
    package var cookie: SessionCookie
    package var forms: FormGuard
    package var limiter: RateLimiter
    package var proxies: TrustedProxies

    package init(
        keys: any APIKeyVerifier,
        sessions: any SessionStore,
        publicURL: PublicURL,
        limiter: RateLimiter = RateLimiter(),
        proxies: TrustedProxies = .none
    ) {
        self.keys = keys
        self.sessions = sessions
        self.cookie = SessionCookie(isSecure: publicURL.isSecure)
        self.forms = FormGuard(ownOrigin: publicURL.origin)
        self.limiter = limiter
        self.proxies = proxies
    }

    /// Who was let in.
    struct Admission: Sendable, Equatable {
        var principal: Principal?
        var session: StaffSession?
    }

    func client(of context: EndpointContext, headers: HTTPFields) -> ClientAddress {
        switch (context.listener, context.peer) {
        case (.socket, _): .socket
        case (.network, let peer?): .address(self.proxies.client(peer: peer, headers: headers))
        case (.network, nil): .unknown
        }
    }

    /// Everything that can be decided from the head, before a byte of the body is read.
    func admit(
        to access: EndpointAccess,
        method: HTTPRequest.Method,
        headers: HTTPFields,
        parameters: [String: String],
        client: ClientAddress
    ) async throws -> Admission {
        if client == .socket { return Admission(principal: .commandLine) }
        switch access {
        case .open:
            return Admission()
        case .token:
            if let token = parameters["token"] {
                // Only looked at: a token that nobody made must leave nothing behind, however many there are and however long.
                try self.limiter.check(.token(token), under: self.limiter.rules.token)
            }
            return Admission()
        case .code:
            try self.limiter.check(.miss(client.subscriber), under: self.limiter.rules.misses)
            return Admission()
        case .signature:
            // Many helpdesks send from one address: what one of them gets wrong must not keep out what another has signed.
            return Admission()
        case .apiKey(let scope):
            return Admission(principal: try await self.principal(with: scope, headers: headers, client: client))
        case .staff(let rooms):
            return try await self.staff(in: rooms, method: method, headers: headers)
        case .socketOnly:
            throw Problem(.notFound)
        }
    }

    /// Counts a wrong token, key or signature; throws ``ProblemCode/tooManyRequests`` in its place once there were too many of that subscriber.
    ///
    /// Asked only after it has proved wrong: whoever shares an address with those who guess has a link, a key or a secret that works.
    func countMiss(of client: ClientAddress) throws {
        try self.limiter.take(.miss(client.subscriber), under: self.limiter.rules.misses)
    }

    /// Counts a visit by a token that has proved right.
    func countVisit(by token: String) {
        self.limiter.count(.token(token), under: self.limiter.rules.token)
    }

    private func principal(with scope: Scope, headers: HTTPFields, client: ClientAddress) async throws -> Principal {
        guard let key = Self.bearer(in: headers) else {
            throw Problem(.unauthorized, "Send the key as \"Authorization: Bearer KEY\".")
        }
        guard let principal = try await self.keys.principal(forKey: key) else {
            try self.countMiss(of: client)
            throw Problem(.unauthorized, "The key is unknown or revoked.")
        }
        try self.limiter.take(.key(principal.name), under: self.limiter.rules.key)
        guard principal.has(scope) else { throw Problem(.forbidden, "The key lacks the scope \(scope.rawValue).") }
        return principal
    }

    private func staff(
        in rooms: Set<Role>,
        method: HTTPRequest.Method,
        headers: HTTPFields
    ) async throws -> Admission {
        let isReading = method == .get || method == .head
        if !isReading { try self.forms.checkOrigin(of: headers) }
        guard let token = self.cookie.token(in: headers), let session = try await self.sessions.session(forToken: token)
        else { throw Problem(.unauthorized, "Sign in first.") }
        guard let role = session.principal.role, role.mayEnter(rooms, reading: isReading) else {
            throw Problem(.forbidden)
        }
        return Admission(principal: session.principal, session: session)
    }

    private static func bearer(in headers: HTTPFields) -> String? {
        guard let value = headers[.authorization] else { return nil }
        let halves = value.split(separator: " ", maxSplits: 1)
        guard halves.count == 2, halves[0].lowercased() == "bearer", halves[1].utf8.count <= 512 else { return nil }
        return String(halves[1])
    }
}

/// The address people reach the server by, `server.public_url`.
package struct PublicURL: Sendable, Equatable {
    package var text: String

    package init(_ text: String) {
        self.text = text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    package var isSecure: Bool { self.text.lowercased().hasPrefix("https://") }

    /// Scheme, host and port as a browser writes them in `Origin`.
    package var origin: String {
        let parts = self.text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.prefix(3).joined(separator: "/").lowercased()
    }
}
