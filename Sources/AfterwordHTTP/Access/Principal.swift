package import AfterwordCore

/// Who is asking: a key, a member of staff, or the command line on the machine itself.
package struct Principal: Sendable, Equatable {
    /// Unique among all principals, e.g. `key:crm:key_aebagbafaydqq`, `user:marta`, `cli`; audit entries and idempotency keys carry it.
    package var name: String
    package var scopes: Set<Scope>
    package var role: Role?

    package init(name: String, scopes: Set<Scope> = [], role: Role? = nil) {
        self.name = name
        self.scopes = scopes
        self.role = role
    }

    /// Whoever can open the unix socket; its file mode 0600 is the guard.
    package static let commandLine = Principal(name: "cli", scopes: [.all], role: .admin)

    package func has(_ scope: Scope) -> Bool { self.scopes.contains(.all) || self.scopes.contains(scope) }
}
