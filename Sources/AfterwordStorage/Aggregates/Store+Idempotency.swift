package import AfterwordCore

/// A reply as it is kept for an idempotency key.
package struct KeptReply: Sendable, Equatable {
    package var status: Int
    package var headers: [String: String]
    package var body: String

    package init(status: Int, headers: [String: String], body: String) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// What is kept of the first request with a key; no reply yet means that it still runs, or never ended.
package struct IdempotencyRow: Sendable, Equatable {
    package let bodyDigest: String
    package let begunAt: Instant
    package let reply: KeptReply?

    /// Reads a row of `idempotency`.
    package init(row: SQLRow) throws {
        self.bodyDigest = try row.text("body_digest")
        self.begunAt = try row.instant("begun_at_ms")
        self.reply = try row.optionalInt("status").map { status in
            KeptReply(
                status: status,
                headers: try JSONText.decode(from: try row.text("headers")),
                body: try row.text("body")
            )
        }
    }
}

extension Store {
    package func idempotency(
        _ key: String,
        of principal: String,
        in connection: any SQLConnection
    ) throws -> IdempotencyRow? {
        try connection.firstRow("SELECT * FROM idempotency WHERE principal = \(principal) AND key = \(key)")
            .map(IdempotencyRow.init(row:))
    }

    /// Returns whether the key was free and is now claimed.
    package func claimIdempotency(
        _ key: String,
        of principal: String,
        bodyDigest: String,
        at now: Instant,
        in connection: any SQLConnection
    ) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO idempotency (principal, key, body_digest, begun_at_ms)
            VALUES (\(principal), \(key), \(bodyDigest), \(now))
            ON CONFLICT (principal, key) DO NOTHING
            """
        ) == 1
    }

    /// Keeps the reply unless one is kept already.
    package func keepReply(
        _ reply: KeptReply,
        to key: String,
        of principal: String,
        in connection: any SQLConnection
    ) throws {
        try connection.post(
            """
            UPDATE idempotency SET status = \(reply.status), headers = \(JSONText.encode(reply.headers)),
                body = \(reply.body)
            WHERE principal = \(principal) AND key = \(key) AND status IS NULL
            """
        )
    }

    /// Forgets a key that has no reply yet.
    package func releaseIdempotency(
        _ key: String,
        of principal: String,
        in connection: any SQLConnection
    ) throws {
        try connection.post(
            "DELETE FROM idempotency WHERE principal = \(principal) AND key = \(key) AND status IS NULL"
        )
    }

    /// Forgets a key whose first request began at `begunAt`.
    package func forgetIdempotency(
        _ key: String,
        of principal: String,
        begunAt: Instant,
        in connection: any SQLConnection
    ) throws {
        try connection.post(
            "DELETE FROM idempotency WHERE principal = \(principal) AND key = \(key) AND begun_at_ms = \(begunAt)"
        )
    }

    /// Forgets at most `limit` keys that began at `moment` or before, and returns how many.
    package func purgeIdempotency(
        begunBy moment: Instant,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> Int {
        try connection.execute(
            """
            DELETE FROM idempotency WHERE (principal, key) IN (
                SELECT principal, key FROM idempotency WHERE begun_at_ms <= \(moment)
                ORDER BY begun_at_ms LIMIT \(limit))
            """
        )
    }
}
