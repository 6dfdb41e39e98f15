package import AfterwordCore

extension APIKey {
    /// Reads a row of `api_key`; a scope that this version does not know grants nothing.
    package init(row: SQLRow) throws {
        let words: [String] = try JSONText.decode(from: try row.text("scopes"))
        self.init(
            id: try row.id("id"),
            name: try row.text("name"),
            hint: try row.text("hint"),
            scopes: Set(words.compactMap(Scope.init(rawValue:))),
            createdAt: try row.instant("created_at_ms"),
            lastUsedAt: try row.optionalInstant("last_used_at_ms"),
            revokedAt: try row.optionalInstant("revoked_at_ms")
        )
    }
}

extension StaffUser {
    /// Reads a row of `staff_user`.
    package init(row: SQLRow) throws {
        self.init(
            id: try row.id("id"),
            name: try row.text("name"),
            role: try row.word("role"),
            createdAt: try row.instant("created_at_ms"),
            disabledAt: try row.optionalInstant("disabled_at_ms")
        )
    }
}

extension Store {
    /// Keeps a key by its hash.
    package func insert(_ key: APIKey, hash: String, in connection: any SQLConnection) throws {
        try connection.post(
            """
            INSERT INTO api_key (id, name, hash, hint, scopes, created_at_ms)
            VALUES (\(key.id), \(key.name), \(hash), \(key.hint), \(JSONText.encode(key.scopeWords)),
                \(key.createdAt))
            """
        )
    }

    /// Every key, revoked ones too, oldest first.
    package func apiKeys(in connection: any SQLConnection) throws -> [APIKey] {
        try connection.rows("SELECT * FROM api_key ORDER BY id").map(APIKey.init(row:))
    }

    package func apiKey(hash: String, in connection: any SQLConnection) throws -> APIKey? {
        try connection.firstRow("SELECT * FROM api_key WHERE hash = \(hash)").map(APIKey.init(row:))
    }

    package func revokedKeyCount(in connection: any SQLConnection) throws -> Int {
        try connection.firstRow("SELECT COUNT(*) AS keys FROM api_key WHERE revoked_at_ms IS NOT NULL")?.integer("keys")
            ?? 0
    }

    package func noteUse(of key: EntityID<APIKey>, at now: Instant, in connection: any SQLConnection) throws {
        try connection.post("UPDATE api_key SET last_used_at_ms = \(now) WHERE id = \(key)")
    }

    /// Returns whether there was such a key that was not yet revoked.
    package func revoke(_ key: EntityID<APIKey>, at now: Instant, in connection: any SQLConnection) throws -> Bool {
        try connection.execute(
            "UPDATE api_key SET revoked_at_ms = \(now) WHERE id = \(key) AND revoked_at_ms IS NULL"
        ) == 1
    }
}

extension Store {
    /// Throws ``SQLError/Code/uniqueViolation`` for a name that is taken.
    package func insert(_ user: StaffUser, passwordHash: String?, in connection: any SQLConnection) throws {
        try connection.post(
            """
            INSERT INTO staff_user (id, name, role, password_hash, created_at_ms, disabled_at_ms)
            VALUES (\(user.id), \(user.name), \(user.role.rawValue), \(passwordHash), \(user.createdAt),
                \(user.disabledAt))
            """
        )
    }

    /// Everybody, disabled accounts too, by name.
    package func staffUsers(in connection: any SQLConnection) throws -> [StaffUser] {
        try connection.rows("SELECT * FROM staff_user ORDER BY name").map(StaffUser.init(row:))
    }

    package func staffUser(_ id: EntityID<StaffUser>, in connection: any SQLConnection) throws -> StaffUser? {
        try connection.firstRow("SELECT * FROM staff_user WHERE id = \(id)").map(StaffUser.init(row:))
    }

    package func staffUser(named name: String, in connection: any SQLConnection) throws -> StaffUser? {
        try connection.firstRow("SELECT * FROM staff_user WHERE name = \(name)").map(StaffUser.init(row:))
    }

    /// The hash with its parameters; `nil` for an account that only has sign-in links.
    package func passwordHash(of id: EntityID<StaffUser>, in connection: any SQLConnection) throws -> String? {
        try connection.firstRow("SELECT password_hash FROM staff_user WHERE id = \(id)")?.optionalText("password_hash")
    }

    /// Sets the hash and forgets failed tries.
    package func setPasswordHash(
        _ hash: String,
        of id: EntityID<StaffUser>,
        in connection: any SQLConnection
    ) throws {
        try connection.post("UPDATE staff_user SET password_hash = \(hash) WHERE id = \(id)")
        try self.set(SignInTries(), of: id, in: connection)
    }

    package func setRole(_ role: Role, of id: EntityID<StaffUser>, in connection: any SQLConnection) throws {
        try connection.post("UPDATE staff_user SET role = \(role.rawValue) WHERE id = \(id)")
    }

    package func setDisabled(
        _ disabledAt: Instant?,
        of id: EntityID<StaffUser>,
        in connection: any SQLConnection
    ) throws {
        try connection.post("UPDATE staff_user SET disabled_at_ms = \(disabledAt) WHERE id = \(id)")
    }

    package func signInTries(of id: EntityID<StaffUser>, in connection: any SQLConnection) throws -> SignInTries {
        let row = try connection.firstRow("SELECT failures, locked_until_ms FROM staff_user WHERE id = \(id)")
        return SignInTries(
            count: try row?.integer("failures") ?? 0,
            lockedUntil: try row?.optionalInstant("locked_until_ms")
        )
    }

    package func set(_ tries: SignInTries, of id: EntityID<StaffUser>, in connection: any SQLConnection) throws {
        try connection.post(
            """
            UPDATE staff_user SET failures = \(tries.count), locked_until_ms = \(tries.lockedUntil)
            WHERE id = \(id)
            """
        )
    }
}
