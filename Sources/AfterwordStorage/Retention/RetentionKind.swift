package import AfterwordCore

/// One kind of record that is kept for a while: which rows are past their time, and the statements that let go of a batch of them.
///
/// A new kind is one line in ``all`` and one value below; the configuration, the sweep and the preview find it there.
package struct RetentionKind: Sendable {
    /// The key under `retention:` in the configuration.
    package var name: String
    package var what: String
    /// How long it is kept if the configuration says nothing; `nil` = for good.
    package var usual: Duration?
    /// Whether the rows say anything of anybody, so that letting them go is worth a line in the audit log.
    package var isPersonal = true
    /// For kinds whose rows stay: the setting that keeps the last row that was looked at, and the rows of a batch.
    var place: Place?
    /// Counts and chooses: a `FROM … WHERE …` of the rows past their time.
    var past: @Sendable (_ limit: Instant) -> SQL
    /// Lets go of at most so many rows; the last statement is the one whose rows count.
    var statements: @Sendable (_ limit: Instant, _ batch: Int) -> [SQL]

    package static let all: [RetentionKind] = [
        .attempts, .cases, .comments, .inbox, .messages, .receivedEvents,
    ]
}

extension RetentionKind {
    struct Place: Sendable {
        var setting: String
        var chosen: @Sendable (_ limit: Instant, _ batch: Int) -> SQL
    }

    /// Messages that will not be sent any more.
    private static let ended: SQL =
        "state IN ('sent', 'delivered', 'bounced', 'exhausted', 'cancelled', 'expired')"

    static let attempts = RetentionKind(
        name: "attempts",
        what: "tries to send",
        usual: .days(30),
        past: { "FROM attempt WHERE message_id < \(EntityID<Message>.first(at: $0)) AND at_ms < \($0)" },
        statements: { limit, batch in
            let old: SQL = "message_id < \(EntityID<Message>.first(at: limit)) AND at_ms < \(limit)"
            return [
                """
                DELETE FROM attempt WHERE (message_id, number) IN
                    (SELECT message_id, number FROM attempt WHERE \(old) ORDER BY message_id, number LIMIT \(batch))
                """
            ]
        }
    )

    static let cases = RetentionKind(
        name: "cases",
        what: "subjects, numbers and addresses of cases",
        usual: nil,
        past: { "FROM support_case WHERE \(Self.forgettableCase($0))" },
        statements: { limit, batch in
            [
                """
                UPDATE support_case SET subject = NULL, number = NULL, url = NULL WHERE id IN
                    (SELECT id FROM support_case WHERE \(Self.forgettableCase(limit)) ORDER BY id LIMIT \(batch))
                """
            ]
        }
    )

    /// Cases that ended and of which nothing has been told since.
    private static func forgettableCase(_ limit: Instant) -> SQL {
        """
        id < \(EntityID<SupportCase>.first(at: limit)) AND phase <> 'open' AND facts_at_ms < \(limit)
            AND (subject IS NOT NULL OR number IS NOT NULL OR url IS NOT NULL)
            AND NOT EXISTS (SELECT 1 FROM case_event e WHERE e.case_id = support_case.id AND e.at_ms >= \(limit))
        """
    }

    /// The scores stay; what people wrote goes. Each row is looked at once: the place of the last one is kept, for old answers stay for good
    /// and would be walked again and again.
    static let comments = RetentionKind(
        name: "comments",
        what: "comments and other words in answers",
        usual: .days(730),
        place: Place(setting: "retention_comments", chosen: Self.wordyResponses),
        past: { "FROM response WHERE \(Self.wordyResponse($0))" },
        statements: { limit, batch in
            let chosen = Self.wordyResponses(limit, batch)
            return [
                "UPDATE response_revision SET comment = NULL, answers = '{}' WHERE response_id IN (\(chosen))",
                "UPDATE response SET comment = NULL, answers = '{}' WHERE id IN (\(chosen))",
            ]
        }
    )

    @Sendable private static func wordyResponses(_ limit: Instant, _ batch: Int) -> SQL {
        "SELECT id FROM response WHERE \(Self.wordyResponse(limit)) ORDER BY id LIMIT \(batch)"
    }

    private static func wordyResponse(_ limit: Instant) -> SQL {
        """
        id > COALESCE((SELECT CAST(value AS BIGINT) FROM setting WHERE name = 'retention_comments'), 0)
            AND id < \(EntityID<Response>.first(at: limit)) AND (comment IS NOT NULL OR answers <> '{}')
        """
    }

    static let inbox = RetentionKind(
        name: "inbox",
        what: "letters in the trying-out inbox",
        usual: .days(30),
        past: { "FROM inbox_message WHERE id < \(EntityID<Message>.first(at: $0))" },
        statements: { limit, batch in
            [
                """
                DELETE FROM inbox_message WHERE id IN (SELECT id FROM inbox_message
                    WHERE id < \(EntityID<Message>.first(at: limit)) ORDER BY id LIMIT \(batch))
                """
            ]
        }
    )

    static let messages = RetentionKind(
        name: "messages",
        what: "messages with their tries, once they have ended",
        usual: .days(90),
        past: { "FROM message WHERE id < \(EntityID<Message>.first(at: $0)) AND \(Self.ended)" },
        statements: { limit, batch in
            let chosen: SQL = """
                SELECT id FROM message WHERE id < \(EntityID<Message>.first(at: limit)) AND \(Self.ended)
                ORDER BY id LIMIT \(batch)
                """
            return [
                "DELETE FROM attempt WHERE message_id IN (\(chosen))",
                "UPDATE alert SET message_id = NULL WHERE message_id IN (\(chosen))",
                "DELETE FROM message WHERE id IN (\(chosen))",
            ]
        }
    )

    /// After that the uniqueness of (case, resolution) protects.
    static let receivedEvents = RetentionKind(
        name: "received_events",
        what: "keys of events, by which a repeated one is known",
        usual: .days(30),
        isPersonal: false,
        past: { "FROM received_event WHERE received_at_ms < \($0)" },
        statements: { limit, batch in
            [
                """
                DELETE FROM received_event WHERE (source, event_id) IN (SELECT source, event_id FROM received_event
                    WHERE received_at_ms < \(limit) ORDER BY received_at_ms LIMIT \(batch))
                """
            ]
        }
    )
}

extension Store {
    /// How many rows are past their time; walks them all, so it is for people who ask.
    package func count(_ kind: RetentionKind, before limit: Instant, in connection: any SQLConnection) throws -> Int {
        try connection.firstRow("SELECT COUNT(*) AS n \(kind.past(limit))")?.integer("n") ?? 0
    }

    /// Lets go of at most `batch` rows and returns how many there were.
    package func release(
        _ kind: RetentionKind,
        before limit: Instant,
        batch: Int,
        in connection: any SQLConnection
    ) throws -> Int {
        let last = try kind.place.flatMap { place in
            try connection.firstRow("SELECT MAX(id) AS last FROM (\(place.chosen(limit, batch))) AS chosen")?
                .optionalInteger("last")
        }
        var count = 0
        for statement in kind.statements(limit, batch) { count = try connection.execute(statement) }
        if let place = kind.place, let last { try self.set(place.setting, to: String(last), in: connection) }
        return count
    }
}
