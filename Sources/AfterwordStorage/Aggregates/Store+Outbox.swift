package import AfterwordCore

extension Store {
    /// Claims due messages in one short statement; no transaction stays open while they are sent.
    /// `claim` is a number that no other claim has; it fences late owners. `owner` is the instance that answers for it.
    package func claimOutbox(
        _ claim: Int64,
        _ scope: ClaimScope = .all,
        limit: Int,
        now: Instant,
        owner: Int64,
        in connection: any SQLConnection
    ) throws -> ClaimedBatch {
        let dialect = self.database.dialect
        let claimed = try connection.rows(
            """
            UPDATE outbox SET claim_id = \(claim), claimed_by = \(owner), attempt = attempt + 1
            WHERE message_id \(dialect.among(scope.candidates(limit: limit, now: now, dialect)))
            RETURNING message_id, attempt, due_at_ms, is_insisted
            """
        )
        guard !claimed.isEmpty else { return .nothing }
        let ids = try claimed.map { try $0.id("message_id", of: Message.self) }
        let messages = Dictionary(
            uniqueKeysWithValues: try connection.rows("SELECT * FROM message WHERE id IN \(set: ids)")
                .map(Message.init(row:)).map { ($0.id, $0) }
        )
        // RETURNING promises no order; the oldest due goes first.
        let sorted = try claimed.sorted {
            try ($0.integer("due_at_ms"), $0.integer("message_id"))
                < ($1.integer("due_at_ms"), $1.integer("message_id"))
        }
        let taken = try sorted.compactMap { row in
            try messages[row.id("message_id")].map {
                ClaimedMessage(
                    message: $0,
                    attempt: try row.integer("attempt"),
                    claimID: claim,
                    dueAt: try row.instant("due_at_ms"),
                    isInsisted: try row.bool("is_insisted")
                )
            }
        }
        return ClaimedBatch(
            messages: try self.goingOnly(taken, in: connection),
            count: sorted.count,
            last: try sorted.last.map { OutboxPosition(due: try $0.instant("due_at_ms"), id: try $0.id("message_id")) }
        )
    }

    /// Who has claimed these messages now; one that is not in the outbox has no entry.
    package func claims(
        of ids: [EntityID<Message>],
        in connection: any SQLConnection
    ) throws -> [EntityID<Message>: Int64] {
        let rows = try connection.rows(
            "SELECT message_id, claim_id FROM outbox WHERE message_id IN \(set: ids) AND claim_id IS NOT NULL"
        )
        return try Dictionary(
            uniqueKeysWithValues: rows.map { (try $0.id("message_id"), Int64(try $0.integer("claim_id"))) }
        )
    }

    package func removeFromOutbox(_ ids: [EntityID<Message>], in connection: any SQLConnection) throws {
        try connection.post("DELETE FROM outbox WHERE message_id IN \(set: ids)")
    }

    /// Notes tries, one of each message, under the next free number: a message that is sent again by hand starts its schedule anew, not
    /// its history.
    package func insert(_ attempts: [EntityID<Message>: Attempt], in connection: any SQLConnection) throws {
        guard !attempts.isEmpty else { return }
        let ids = attempts.keys.sorted()
        let last = try connection.rows(
            "SELECT message_id, MAX(number) AS last FROM attempt WHERE message_id IN \(set: ids) GROUP BY message_id"
        ).map { (try $0.id("message_id", of: Message.self), try $0.integer("last")) }
        let numbers = Dictionary(uniqueKeysWithValues: last)
        let rows = ids.compactMap { id in
            attempts[id].map { attempt -> SQL in
                """
                (\(id), \(numbers[id, default: 0] + 1), \(attempt.channel), \(attempt.at),
                \(attempt.duration.wholeMilliseconds), \(attempt.outcome), \(attempt.status), \(attempt.detail))
                """
            }
        }
        try connection.post(
            "INSERT INTO attempt (message_id, number, channel, at_ms, duration_ms, outcome, status, detail) VALUES",
            rows: rows
        )
    }

    /// Their outbox rows are taken out apart.
    package func markSent(_ messages: [SentMark], in connection: any SQLConnection) throws {
        try connection.post(self.marking(messages))
    }

    /// What ``markSent(_:in:)`` makes.
    package func marking(_ messages: [SentMark]) -> RowStatement {
        switch self.database.dialect.name {
        case .sqlite:
            RowStatement(
                "UPDATE message SET state = 'sent', attempts = attempts + 1,",
                rows: messages.map { "sent_at_ms = \($0.sentAt), receipt = \($0.receipt) WHERE id = \($0.id)" }
            )
        case .postgres:
            // PostgreSQL has to be told the types of bound values there.
            RowStatement(
                """
                UPDATE message SET state = 'sent', attempts = attempts + 1, sent_at_ms = mark.column2,
                    receipt = mark.column3
                FROM (VALUES
                """,
                rows: messages.map {
                    "(CAST(\($0.id) AS BIGINT), CAST(\($0.sentAt) AS BIGINT), CAST(\($0.receipt) AS TEXT))"
                },
                ") AS mark WHERE message.id = mark.column1"
            )
        }
    }

    /// Gives a claim back: the message is due again at `dueAt`. A try that was not made does not count.
    package func release(
        _ id: EntityID<Message>,
        dueAt: Instant,
        wasTried: Bool,
        because reason: String?,
        in connection: any SQLConnection
    ) throws {
        try connection.post(
            """
            UPDATE outbox SET claim_id = NULL, due_at_ms = \(dueAt), attempt = attempt - \(wasTried ? 0 : 1)
            WHERE message_id = \(id)
            """
        )
        guard wasTried else { return }
        try connection.post(
            "UPDATE message SET last_error = \(reason), attempts = attempts + 1 WHERE id = \(id)"
        )
    }

    /// Holds a message that is claimed so, and nothing if it no longer is. Reads nothing else, so that nothing else can be in the way.
    package func putAside(
        _ id: EntityID<Message>,
        claim: Int64,
        because reason: String,
        in connection: any SQLConnection
    ) throws {
        let isOurs = try connection.execute("DELETE FROM outbox WHERE message_id = \(id) AND claim_id = \(claim)") == 1
        guard isOurs else { return }
        try connection.post("UPDATE message SET state = 'held', last_error = \(reason) WHERE id = \(id)")
    }

    /// Whether an instance still has claims whose results nobody has written down.
    package func hasClaims(_ owner: EntityID<Instance>, in connection: any SQLConnection) throws -> Bool {
        try connection.firstRow(
            "SELECT 1 AS one FROM outbox WHERE claim_id IS NOT NULL AND claimed_by = \(owner) LIMIT 1"
        ) != nil
    }

    /// Undoes whole claims of which nothing was tried.
    package func giveBack(_ claims: [Int64], in connection: any SQLConnection) throws {
        for start in stride(from: 0, to: claims.count, by: SQL.mostValuesOfStatement) {
            try connection.post(
                """
                UPDATE outbox SET claim_id = NULL, claimed_by = NULL, attempt = attempt - 1
                WHERE claim_id IN \(set: Array(claims[start...].prefix(SQL.mostValuesOfStatement)))
                """
            )
        }
    }

    package func nextOutboxDue(
        _ scope: ClaimScope = .all,
        in connection: any SQLConnection
    ) throws -> Instant? {
        try connection.firstRow(
            """
            SELECT due_at_ms FROM outbox WHERE claim_id IS NULL\(scope.condition)
            ORDER BY due_at_ms, message_id LIMIT 1
            """
        )?.instant("due_at_ms")
    }

    /// Messages that were claimed and never recorded by a process that is not among the living instances; nobody knows whether they
    /// arrived. Where only one process may open the database there are no instances, and every claim found at its start is such a one.
    package func staleClaims(
        in connection: any SQLConnection
    ) throws -> [StaleClaim] {
        try connection.rows(
            """
            SELECT o.message_id, m.channel, o.attempt FROM outbox o JOIN message m ON m.id = o.message_id
            WHERE o.claim_id IS NOT NULL
                AND (o.claimed_by IS NULL OR o.claimed_by NOT IN (SELECT id FROM instance))
            """
        ).map { row in
            StaleClaim(
                id: try row.id("message_id"),
                channel: try row.text("channel"),
                attempt: try row.integer("attempt")
            )
        }
    }

    /// Disables a destination: what waits for it is held, visible and replayable.
    ///
    /// - Returns: whether it was in use until now.
    package func disable(
        destination: String,
        channel: String,
        because reason: String,
        at now: Instant,
        in connection: any SQLConnection
    ) throws -> Bool {
        let known = try connection.firstRow(
            "SELECT name FROM destination WHERE name = \(destination) AND disabled_at_ms IS NOT NULL"
        )
        try self.stop(destination: destination, channel: channel, because: reason, at: now, in: connection)
        try connection.post(
            """
            UPDATE message SET state = 'held', last_error = \(reason) WHERE id IN
                (SELECT message_id FROM outbox WHERE destination = \(destination) AND claim_id IS NULL)
            """
        )
        try connection.post("DELETE FROM outbox WHERE destination = \(destination) AND claim_id IS NULL")
        return known == nil
    }

    /// Remembers since when a destination has done nothing but fail.
    package func noteFailure(
        of destination: String,
        channel: String,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        try connection.post(
            """
            INSERT INTO destination (name, channel, failing_since_ms)
            VALUES (\(destination), \(channel), \(now))
            ON CONFLICT (name) DO UPDATE SET
                failing_since_ms = COALESCE(destination.failing_since_ms, excluded.failing_since_ms)
            """
        )
    }

    /// Forgets since when these have done nothing but fail. Most destinations never do: they have no row, and this touches none.
    package func noteSuccess(of destinations: Set<String>, at now: Instant, in connection: any SQLConnection) throws {
        try connection.post(
            """
            UPDATE destination SET failing_since_ms = NULL, last_success_at_ms = \(now)
            WHERE name IN \(set: destinations.sorted()) AND failing_since_ms IS NOT NULL
            """
        )
    }

    package func failingSince(_ destination: String, in connection: any SQLConnection) throws -> Instant? {
        try connection.firstRow("SELECT failing_since_ms FROM destination WHERE name = \(destination)")?
            .optionalInstant("failing_since_ms")
    }
}

/// A message that an earlier start claimed and never recorded.
package struct StaleClaim: Sendable, Equatable {
    package var id: EntityID<Message>
    package var channel: String
    package var attempt: Int
}

/// That a message is gone, when, and under which name the platform knows it.
package struct SentMark: Sendable, Equatable {
    package var id: EntityID<Message>
    package var sentAt: Instant
    package var receipt: String?

    package init(id: EntityID<Message>, sentAt: Instant, receipt: String?) {
        self.id = id
        self.sentAt = sentAt
        self.receipt = receipt
    }
}

extension ClaimScope {
    /// The ids that a claim may take.
    fileprivate func candidates(limit: Int, now: Instant, _ dialect: SQLDialect) -> SQL {
        switch self {
        case .except:
            return Self.oldest(limit, where: "due_at_ms <= \(now)\(self.condition)", dialect)
        case .shares(let shares):
            // One look-up for each: taken together they would have to be sorted, with all their backlogs.
            let parts = shares.sorted { $0.key < $1.key }.map { name, share -> SQL in
                let due = Self.oldest(share, where: "due_at_ms <= \(now) AND destination = \(name)", dialect)
                return "SELECT message_id FROM (\(due)) AS part"
            }
            return SQL.joined(parts, by: " UNION ALL ")
        }
    }

    private static func oldest(_ count: Int, where condition: SQL, _ dialect: SQLDialect) -> SQL {
        """
        SELECT message_id FROM outbox WHERE claim_id IS NULL AND \(condition)
        ORDER BY due_at_ms, message_id LIMIT \(count)\(dialect.rowLock)
        """
    }

    /// What comes after `claim_id IS NULL`; written so that both engines walk an index from the position on.
    fileprivate var condition: SQL {
        switch self {
        case .shares(let shares): return " AND destination IN \(list: shares.keys.sorted())"
        case .except(let names, let position):
            var condition: SQL = names.isEmpty ? "" : " AND destination NOT IN \(list: names.sorted())"
            if let position {
                condition += " AND (due_at_ms, message_id) > (\(position.due), \(position.id))" as SQL
            }
            return condition
        }
    }
}
