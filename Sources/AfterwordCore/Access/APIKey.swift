/// What is known of an API key; the key itself is shown once and kept only as a hash.
package struct APIKey: Entity, Equatable {
    package static let idPrefix = "key"

    package let id: EntityID<APIKey>
    /// What people call it, e.g. the program that uses it; need not be unique.
    package let name: String
    /// The first characters of the key, to tell keys apart in a list.
    package let hint: String
    package let scopes: Set<Scope>
    package let createdAt: Instant
    /// Exact to the minute.
    package let lastUsedAt: Instant?
    package let revokedAt: Instant?

    package init(
        id: EntityID<APIKey>,
        name: String,
        hint: String,
        scopes: Set<Scope>,
        createdAt: Instant,
        lastUsedAt: Instant? = nil,
        revokedAt: Instant? = nil
    ) {
        self.id = id
        self.name = name
        self.hint = hint
        self.scopes = scopes
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
        self.revokedAt = revokedAt
    }

    /// The scopes in the order in which they are documented.
    package var scopeWords: [String] { Scope.allCases.filter(self.scopes.contains).map(\.rawValue) }
}
