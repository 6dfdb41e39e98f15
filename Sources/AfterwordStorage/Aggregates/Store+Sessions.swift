package import AfterwordCore

/// A browser session with its user, as it is kept; the token itself is not.
package struct SessionRow: Sendable, Equatable {
    package let user: StaffUser
    /// The token that the session's forms carry.
    package let formToken: String
    package let seenAt: Instant
    package let expiresAt: Instant
}

/// A one-time sign-in link with its user, as it is kept.
package struct SignInLinkRow: Sendable, Equatable {
    package let user: StaffUser
    package let expiresAt: Instant
    package let usedAt: Instant?
}

extension Store {
    package func insertSession(
        hash: String,
        of user: EntityID<StaffUser>,
        formToken: String,
        at now: Instant,
        expiresAt: Instant,
        in connection: any SQLConnection
    ) throws {
        try connection.post(
            """
            INSERT INTO session (hash, user_id, csrf, created_at_ms, seen_at_ms, expires_at_ms)
            VALUES (\(hash), \(user), \(formToken), \(now), \(now), \(expiresAt))
            """
        )
    }

    package func session(hash: String, in connection: any SQLConnection) throws -> SessionRow? {
        try connection.firstRow(
            """
            SELECT s.csrf, s.seen_at_ms, s.expires_at_ms, u.id, u.name, u.role, u.created_at_ms, u.disabled_at_ms
            FROM session s JOIN staff_user u ON u.id = s.user_id WHERE s.hash = \(hash)
            """
        )
        .map { row in
            SessionRow(
                user: try StaffUser(row: row),
                formToken: try row.text("csrf"),
                seenAt: try row.instant("seen_at_ms"),
                expiresAt: try row.instant("expires_at_ms")
            )
        }
    }

    package func noteUse(ofSession hash: String, at now: Instant, in connection: any SQLConnection) throws {
        try connection.post("UPDATE session SET seen_at_ms = \(now) WHERE hash = \(hash)")
    }

    package func endSession(hash: String, in connection: any SQLConnection) throws {
        try connection.post("DELETE FROM session WHERE hash = \(hash)")
    }

    /// Ends every session of a person and makes their waiting links worthless.
    package func endAccess(of user: EntityID<StaffUser>, in connection: any SQLConnection) throws {
        try connection.post("DELETE FROM session WHERE user_id = \(user)")
        try connection.post("DELETE FROM sign_in_link WHERE user_id = \(user)")
    }

    /// Removes what can open nothing any more: sessions not seen since `idleSince` or past their end, and old links.
    package func purgeAccess(idleSince: Instant, at now: Instant, in connection: any SQLConnection) throws {
        try connection.post("DELETE FROM session WHERE seen_at_ms <= \(idleSince) OR expires_at_ms <= \(now)")
        try connection.post("DELETE FROM sign_in_link WHERE expires_at_ms <= \(idleSince)")
    }
}

extension Store {
    package func insertSignInLink(
        hash: String,
        for user: EntityID<StaffUser>,
        expiresAt: Instant,
        in connection: any SQLConnection
    ) throws {
        try connection.post(
            "INSERT INTO sign_in_link (hash, user_id, expires_at_ms) VALUES (\(hash), \(user), \(expiresAt))"
        )
    }

    package func signInLink(hash: String, in connection: any SQLConnection) throws -> SignInLinkRow? {
        try connection.firstRow(
            """
            SELECT l.expires_at_ms, l.used_at_ms, u.id, u.name, u.role, u.created_at_ms, u.disabled_at_ms
            FROM sign_in_link l JOIN staff_user u ON u.id = l.user_id WHERE l.hash = \(hash)
            """
        )
        .map { row in
            SignInLinkRow(
                user: try StaffUser(row: row),
                expiresAt: try row.instant("expires_at_ms"),
                usedAt: try row.optionalInstant("used_at_ms")
            )
        }
    }

    /// Returns whether this call used the link up; of two at the same time only one does.
    package func useSignInLink(hash: String, at now: Instant, in connection: any SQLConnection) throws -> Bool {
        try connection.execute(
            """
            UPDATE sign_in_link SET used_at_ms = \(now)
            WHERE hash = \(hash) AND used_at_ms IS NULL AND expires_at_ms > \(now)
            """
        ) == 1
    }
}
