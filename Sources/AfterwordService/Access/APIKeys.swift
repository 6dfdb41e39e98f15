package import AfterwordCore
import AfterwordStorage
import Synchronization

/// A key at the one moment when it can be shown.
package struct CreatedAPIKey: Sendable, Equatable {
    package let key: APIKey
    /// `aw_` and 256 random bits.
    package let secret: String
}

/// Makes, lists, revokes and verifies the keys of programs.
package final class APIKeys: Sendable {
    /// How long a verified key is believed without asking the store. That another process has revoked one is seen with the next beat of this
    /// instance; so long it takes only if there is none.
    package static let cacheLife = Duration.seconds(60)
    private static let prefix = "aw_"
    private static let hintLength = 8
    private static let cacheLimit = 1000

    private let context: ServiceContext
    private let cache = Mutex<[String: Believed]>([:])

    private struct Believed {
        var key: APIKey
        var since: Instant
        /// How many revocations had been seen before it was looked up.
        var revocations: Int
    }

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Makes a key; throws a ``FieldError`` for a missing name or an unknown scope.
    package func create(name: String, scopes: [String], by actor: String) async throws -> CreatedAPIKey {
        let name = try AccountName.checked(name)
        let scopes = try Scope.set(of: scopes)
        let secret = Self.prefix + SecretText.make()
        let now = self.context.now()
        let store = self.context.store
        let key = APIKey(
            id: store.ids.next(at: now),
            name: name,
            hint: String(secret.prefix(Self.hintLength)),
            scopes: scopes,
            createdAt: now
        )
        let hash = SecretText.hash(secret)
        try await store.database.write { connection in
            try store.insert(key, hash: hash, in: connection)
            let detail = key.scopeWords.joined(separator: " ")
            try store.audit(
                actor: actor,
                action: "key.created",
                subject: key.id.text,
                detail: detail,
                at: now,
                in: connection
            )
        }
        return CreatedAPIKey(key: key, secret: secret)
    }

    /// Every key, revoked ones too, oldest first.
    package func list() async throws -> [APIKey] {
        let store = self.context.store
        return try await store.database.read { try store.apiKeys(in: $0) }
    }

    /// Makes a key worthless at once; returns false if there is none of that id or it was revoked before.
    package func revoke(_ id: EntityID<APIKey>, by actor: String) async throws -> Bool {
        let now = self.context.now()
        let store = self.context.store
        let isRevoked = try await store.database.write { connection in
            guard try store.revoke(id, at: now, in: connection) else { return false }
            try store.audit(actor: actor, action: "key.revoked", subject: id.text, at: now, in: connection)
            return true
        }
        self.cache.withLock { $0 = $0.filter { $0.value.key.id != id } }
        return isRevoked
    }

    /// The key behind a secret; `nil` for an unknown and for a revoked one.
    package func verify(_ secret: String) async throws -> APIKey? {
        guard secret.hasPrefix(Self.prefix) else { return nil }
        let hash = SecretText.hash(secret)
        let now = self.context.now()
        if let known = self.cached(hash, at: now) { return known }
        let store = self.context.store
        let revocations = self.context.keyRevocations.seen
        let found = try await store.database.lookUp { try store.apiKey(hash: hash, in: $0) }
        guard let found, found.revokedAt == nil else { return nil }
        await self.noteUse(of: found, at: now)
        // Asked again after the wait: a revocation in between must not leave the key in the cache for a minute.
        let isStillGood = try await store.database.lookUp { try store.apiKey(hash: hash, in: $0)?.revokedAt == nil }
        guard isStillGood else { return nil }
        self.remember(Believed(key: found, since: now, revocations: revocations), hash: hash)
        return found
    }

    private func cached(_ hash: String, at now: Instant) -> APIKey? {
        guard let entry = self.cache.withLock({ $0[hash] }) else { return nil }
        let age = now - entry.since
        guard entry.revocations == self.context.keyRevocations.seen else { return nil }
        return age >= .zero && age < Self.cacheLife ? entry.key : nil
    }

    private func remember(_ entry: Believed, hash: String) {
        self.cache.withLock { cache in
            if cache.count >= Self.cacheLimit { cache.removeAll() }
            cache[hash] = entry
        }
    }

    private func noteUse(of key: APIKey, at now: Instant) async {
        if let last = key.lastUsedAt, now - last < Self.cacheLife { return }
        let store = self.context.store
        // A full disk must not lock readers out because the note of their coming cannot be written.
        try? await store.database.write { try store.noteUse(of: key.id, at: now, in: $0) }
    }
}
