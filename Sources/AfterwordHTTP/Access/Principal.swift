/// Who is asking: a key, a member of staff, or the command line on the machine itself.
package struct Principal: Sendable, Equatable {
    /// Unique among all principals, e.g. `key:crm`, `user:marta`, `cli`; audit entries and idempotency keys carry it.
    package var name: String
    package var scopes: Set<Scope>
    package var role: Role?

    package init(name: String, scopes: Set<Scope> = [], role: Role? = nil) {
        self.name = name
        self.scopes = scopes
        self.role = role
    }

    /// Whoever can open the unix socket; its file mode 0600 is the guard.
    package static let commandLine = Principal(name: "cli", scopes: [.all], role: .administrator)

    package func has(_ scope: Scope) -> Bool { self.scopes.contains(.all) || self.scopes.contains(scope) }
}

/// What a key may do.
package enum Scope: String, Sendable, CaseIterable, Codable {
    case all = "*"
    case eventsWrite = "events:write"
    case casesRead = "cases:read"
    case invitationsRead = "invitations:read"
    case invitationsWrite = "invitations:write"
    case responsesRead = "responses:read"
    case responsesWrite = "responses:write"
    case followUpsRead = "follow-ups:read"
    case followUpsWrite = "follow-ups:write"
    case ambassadorsRead = "ambassadors:read"
    case ambassadorsWrite = "ambassadors:write"
    case contactsRead = "contacts:read"
    case contactsWrite = "contacts:write"
    case messagesRead = "messages:read"
    case messagesWrite = "messages:write"
    case surveysRead = "surveys:read"
    case metricsRead = "metrics:read"
    case exportsRead = "exports:read"
    case administration = "admin"
}

/// What a member of staff is; the roles are rooms, not a ladder, except that an administrator may enter all of them.
package enum Role: String, Sendable, CaseIterable, Codable {
    /// Sees the cases and follow-ups of their own.
    case agent
    /// Sees everybody's cases, follow-ups and answers.
    case lead
    /// Sees people who agreed to be seen by marketing.
    case marketing
    case administrator

    package func mayEnter(_ rooms: Set<Role>) -> Bool { self == .administrator || rooms.contains(self) }
}
