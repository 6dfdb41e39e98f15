package import AfterwordCore
import AfterwordStorage

/// A link that signs one person in once.
package struct SignInLink: Sendable, Equatable {
    package static let life = Duration.minutes(15)

    package let url: String
    package let expiresAt: Instant
}

/// Makes one-time links and lets people in by them. Looking at a link changes nothing, because scanners open links.
package struct SignInLinks: Sendable {
    private let context: ServiceContext
    private let signIn: SignIn

    package init(_ context: ServiceContext, signIn: SignIn) {
        self.context = context
        self.signIn = signIn
    }

    /// Makes a link for 15 minutes; throws ``StaffUserRefusal/unknown`` if there is no such account or it is disabled.
    package func make(for id: EntityID<StaffUser>, by actor: String) async throws -> SignInLink {
        let token = SecretText.make()
        let now = self.context.now()
        let store = self.context.store
        let expiresAt = now + SignInLink.life
        try await store.database.write { connection in
            guard let user = try store.staffUser(id, in: connection), user.disabledAt == nil
            else { throw StaffUserRefusal.unknown }
            let hash = SecretText.hash(token)
            try store.insertSignInLink(hash: hash, for: id, expiresAt: expiresAt, in: connection)
            try store.audit(actor: actor, action: "user.link_made", subject: id.text, at: now, in: connection)
        }
        return SignInLink(url: "\(self.context.account.publicURL)/sign-in/link/\(token)", expiresAt: expiresAt)
    }

    /// Whom a link lets in; throws ``SignInRefusal/unknownLink`` or ``SignInRefusal/linkUsedUp``.
    package func user(ofLink token: String) async throws -> StaffUser {
        let now = self.context.now()
        let store = self.context.store
        let row = try await store.database.lookUp { try store.signInLink(hash: SecretText.hash(token), in: $0) }
        guard let row else { throw SignInRefusal.unknownLink }
        guard row.usedAt == nil, now < row.expiresAt, row.user.disabledAt == nil else {
            throw SignInRefusal.linkUsedUp
        }
        return row.user
    }

    /// Uses the link up and starts a session; throws ``SignInRefusal/unknownLink`` or ``SignInRefusal/linkUsedUp``.
    package func signIn(link token: String, replacing old: String? = nil) async throws -> SignedIn {
        let user = try await self.user(ofLink: token)
        let now = self.context.now()
        let store = self.context.store
        let session = SignIn.NewSession()
        try await store.database.write { connection in
            guard try store.useSignInLink(hash: SecretText.hash(token), at: now, in: connection),
                try store.staffUser(user.id, in: connection)?.disabledAt == nil
            else { throw SignInRefusal.linkUsedUp }
            try self.signIn.begin(session, of: user, replacing: old, now: now, in: connection)
        }
        return SignedIn(token: session.token, user: user)
    }
}
