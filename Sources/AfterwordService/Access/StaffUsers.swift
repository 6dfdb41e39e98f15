package import AfterwordCore
import AfterwordStorage

/// Why an account cannot be made or changed.
package enum StaffUserRefusal: Error, Sendable, Equatable {
    case unknown
    /// Another account has it, perhaps with other capitals.
    case nameTaken
}

/// Keeps the accounts of the people who sign in to the desk.
package struct StaffUsers: Sendable {
    /// In characters; length is what makes a password hard to guess, so nothing else is asked.
    package static let passwordLengths = 10...200

    private let context: ServiceContext
    private let hasher: PasswordHasher

    package init(_ context: ServiceContext, hasher: PasswordHasher) {
        self.context = context
        self.hasher = hasher
    }

    /// Makes an account; without a password it can only be entered by a sign-in link.
    ///
    /// - Throws: ``FieldError`` for an unfit name, role or password, ``StaffUserRefusal/nameTaken``.
    package func create(
        name: String,
        role: String,
        password: String?,
        by actor: String
    ) async throws -> StaffUser {
        let name = try AccountName.checked(name)
        let role = try Role(checking: role)
        let hash = try await self.hash(password)
        let now = self.context.now()
        let store = self.context.store
        let user = StaffUser(id: store.ids.next(at: now), name: name, role: role, createdAt: now)
        try await store.database.write { connection in
            let names = try store.staffUsers(in: connection).map(\.name)
            guard StaffName.spelling(of: name, among: names) == nil else { throw StaffUserRefusal.nameTaken }
            try store.insert(user, passwordHash: hash, in: connection)
            try store.audit(
                actor: actor,
                action: "user.created",
                subject: user.id.text,
                detail: role.rawValue,
                at: now,
                in: connection
            )
        }
        return user
    }

    /// Everybody, disabled accounts too, by name.
    package func list() async throws -> [StaffUser] {
        let store = self.context.store
        return try await store.database.read { try store.staffUsers(in: $0) }
    }

    package func user(named name: String) async throws -> StaffUser? {
        let store = self.context.store
        return try await store.database.read { try store.staffUser(named: name, in: $0) }
    }

    /// Changes password or role, disables or enables; `nil` leaves a thing as it is. Whoever was signed in has to sign in again.
    ///
    /// - Throws: ``FieldError`` for an unfit password or role, ``StaffUserRefusal/unknown``.
    package func change(
        _ id: EntityID<StaffUser>,
        password: String? = nil,
        role word: String? = nil,
        isDisabled: Bool? = nil,
        by actor: String
    ) async throws -> StaffUser {
        let hash = try await self.hash(password)
        let role = try word.map { try Role(checking: $0) }
        let now = self.context.now()
        let store = self.context.store
        return try await store.database.write { connection in
            guard let user = try store.staffUser(id, in: connection) else { throw StaffUserRefusal.unknown }
            var deeds: [String] = []
            if let hash {
                try store.setPasswordHash(hash, of: id, in: connection)
                deeds.append("user.password_set")
            }
            if let role, role != user.role {
                try store.setRole(role, of: id, in: connection)
                deeds.append("user.role_set")
            }
            if let isDisabled, isDisabled != (user.disabledAt != nil) {
                try store.setDisabled(isDisabled ? now : nil, of: id, in: connection)
                deeds.append(isDisabled ? "user.disabled" : "user.enabled")
            }
            if !deeds.isEmpty { try store.endAccess(of: id, in: connection) }
            for deed in deeds {
                try store.audit(actor: actor, action: deed, subject: id.text, at: now, in: connection)
            }
            return try store.staffUser(id, in: connection) ?? user
        }
    }

    private func hash(_ password: String?) async throws -> String? {
        guard let password else { return nil }
        guard Self.passwordLengths.contains(password.count) else {
            let lengths = "\(Self.passwordLengths.lowerBound) to \(Self.passwordLengths.upperBound)"
            throw FieldError(
                field: "password",
                message: "must have \(lengths) characters; this one has \(password.count)"
            )
        }
        return try await self.hasher.hash(password)
    }
}
