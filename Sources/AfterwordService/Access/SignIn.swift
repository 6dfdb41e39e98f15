package import AfterwordCore
import AfterwordStorage
import Synchronization

/// Why somebody was not let in; none says whether the name exists.
package enum SignInRefusal: Error, Sendable, Equatable {
    /// Name and password do not fit together, or the account is disabled.
    case wrong
    /// Ten tries in a row failed.
    case locked(until: Instant)
    /// Nobody ever made this link.
    case unknownLink
    /// The link was used or is too old.
    case linkUsedUp
    /// Too many people sign in at this moment.
    case busy
}

/// A session that has just begun.
package struct SignedIn: Sendable, Equatable {
    /// 256 random bits for the cookie; kept only as a hash.
    package let token: String
    package let user: StaffUser
}

/// A session as a request finds it.
package struct ActiveSession: Sendable, Equatable {
    package let user: StaffUser
    /// The token that the session's forms carry.
    package let formToken: String
}

/// Lets people in by name and password or by a one-time link, and keeps their sessions.
package final class SignIn: Sendable {
    private let context: ServiceContext
    private let hasher: PasswordHasher
    private let strangers = Mutex(UnknownNames())

    package init(_ context: ServiceContext, hasher: PasswordHasher) {
        self.context = context
        self.hasher = hasher
    }

    /// Starts a session under a fresh token and ends `old`, so that a token known before signing in is worth nothing after it.
    ///
    /// - Throws: ``SignInRefusal``
    package func signIn(name: String, password: String, replacing old: String? = nil) async throws -> SignedIn {
        let now = self.context.now()
        let store = self.context.store
        let account = try await self.countTry(of: name, at: now)
        guard try await self.hasher.matches(password, stored: account?.passwordHash), let user = account?.user
        else { throw SignInRefusal.wrong }
        let session = NewSession()
        try await store.database.write { connection in
            // Read again: the password may have been changed or the account disabled while the hash was computed.
            guard let present = try store.staffUser(user.id, in: connection), present.disabledAt == nil,
                try store.passwordHash(of: user.id, in: connection) == account?.passwordHash
            else { throw SignInRefusal.wrong }
            try store.set(SignInTries(), of: user.id, in: connection)
            try self.begin(session, of: user, replacing: old, now: now, in: connection)
        }
        return SignedIn(token: session.token, user: user)
    }

    /// The session of a cookie; `nil` if it is unknown or over, or the account is disabled.
    package func session(forToken token: String) async throws -> ActiveSession? {
        let hash = SecretText.hash(token)
        let now = self.context.now()
        let store = self.context.store
        guard let row = try await store.database.read({ try store.session(hash: hash, in: $0) }),
            row.user.disabledAt == nil, SessionLife.isAlive(seenAt: row.seenAt, expiresAt: row.expiresAt, at: now)
        else { return nil }
        if now - row.seenAt >= SessionLife.noted {
            // A full disk must not end sessions because their use cannot be noted.
            try? await store.database.write { try store.noteUse(ofSession: hash, at: now, in: $0) }
        }
        return ActiveSession(user: row.user, formToken: row.formToken)
    }

    package func signOut(token: String) async throws {
        let store = self.context.store
        try await store.database.write { try store.endSession(hash: SecretText.hash(token), in: $0) }
    }

    private struct Account: Sendable {
        var user: StaffUser
        var passwordHash: String?
    }

    /// Counts the try before its password is looked at. A name without an account is locked alike, so that the lock tells nothing.
    private func countTry(of name: String, at now: Instant) async throws -> Account? {
        let store = self.context.store
        let account = try await store.database.write { connection -> Account? in
            guard let user = try store.staffUser(named: name, in: connection) else { return nil }
            let tries = try store.signInTries(of: user.id, in: connection)
            if let end = tries.lock(at: now) { throw SignInRefusal.locked(until: end) }
            try store.set(tries.adding(at: now), of: user.id, in: connection)
            return Account(user: user, passwordHash: try store.passwordHash(of: user.id, in: connection))
        }
        if account == nil, let end = self.strangers.withLock({ $0.countTry(of: name, at: now) }) {
            throw SignInRefusal.locked(until: end)
        }
        return account
    }
}

extension SignIn {
    /// The two secrets of a session, made outside the transaction because that may run twice.
    struct NewSession: Sendable {
        let token = SecretText.make()
        let formToken = SecretText.make()
    }

    func begin(
        _ session: NewSession,
        of user: StaffUser,
        replacing old: String?,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        try store.purgeAccess(idleSince: now - SessionLife.idle, at: now, in: connection)
        if let old { try store.endSession(hash: SecretText.hash(old), in: connection) }
        try store.insertSession(
            hash: SecretText.hash(session.token),
            of: user.id,
            formToken: session.formToken,
            at: now,
            expiresAt: now + SessionLife.longest,
            in: connection
        )
        try store.audit(
            actor: "user:\(user.name)",
            action: "user.signed_in",
            subject: user.id.text,
            at: now,
            in: connection
        )
    }
}

/// Tries at names that nobody has; bounded, because anybody may invent names.
private struct UnknownNames {
    private static let limit = 10_000

    private var tries: [String: SignInTries] = [:]

    /// The end of the lock if the name is locked.
    mutating func countTry(of name: String, at now: Instant) -> Instant? {
        let key = SecretText.hash(name)
        let known = self.tries[key] ?? SignInTries()
        if let end = known.lock(at: now) { return end }
        if self.tries.count >= Self.limit { self.tries.removeAll() }
        self.tries[key] = known.adding(at: now)
        return nil
    }
}
