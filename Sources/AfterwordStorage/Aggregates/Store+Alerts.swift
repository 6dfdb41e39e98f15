package import AfterwordCore

/// One alert that waits to be told, alone or with others.
package struct Alert: Entity, Equatable {
    package static let idPrefix = "alr"

    package var id: EntityID<Alert>
    package var followUpID: EntityID<FollowUp>
    /// Empty if the case has no configured team.
    package var team: String
    package var severity: Severity
    /// `now` or `digest`.
    package var urgency: String
    package var createdAt: Instant

    package init(
        id: EntityID<Alert>,
        followUpID: EntityID<FollowUp>,
        team: String,
        severity: Severity,
        urgency: String,
        createdAt: Instant
    ) {
        self.id = id
        self.followUpID = followUpID
        self.team = team
        self.severity = severity
        self.urgency = urgency
        self.createdAt = createdAt
    }

    package init(row: SQLRow) throws {
        self.id = try row.id("id")
        self.followUpID = try row.id("follow_up_id")
        self.team = try row.text("team")
        self.severity = try row.word("severity")
        self.urgency = try row.text("urgency")
        self.createdAt = try row.instant("created_at_ms")
    }
}

/// The alerts of one team and urgency that wait.
package struct AlertQueue: Sendable, Equatable {
    /// Empty where no team is configured.
    package var team: String
    /// `now` or `digest`.
    package var urgency: String
    /// When the first of them arose.
    package var oldest: Instant
}

extension Store {
    /// Has the teams told of tasks.
    package func insert(_ alerts: [Alert], in connection: any SQLConnection) throws {
        let values = alerts.map { alert -> SQL in
            """
            (\(alert.id), \(alert.followUpID), \(alert.team), \(alert.severity.rawValue), \(alert.urgency), 'waiting',
            \(alert.createdAt))
            """
        }
        try connection.post(
            "INSERT INTO alert (id, follow_up_id, team, severity, urgency, state, created_at_ms) VALUES",
            rows: values
        )
    }

    /// Notes on each task what its team is told.
    package func note(_ alerts: [Alert], in connection: any SQLConnection) throws {
        for severity in Severity.allCases {
            let tasks = alerts.filter { $0.severity == severity }.map(\.followUpID)
            guard !tasks.isEmpty else { continue }
            try connection.post(
                "UPDATE follow_up SET alerted_severity = \(severity.rawValue) WHERE id IN \(set: tasks)"
            )
        }
    }

    /// What waits to be told, by team and urgency; each queue is one step in the index, however many wait in it.
    package func alertQueues(in connection: any SQLConnection) throws -> [AlertQueue] {
        try connection.rows(Self.alertQueuesQuestion).map {
            AlertQueue(team: try $0.text("team"), urgency: try $0.text("urgency"), oldest: try $0.instant("oldest"))
        }
    }

    /// What ``alertQueues(in:)`` asks: team by team, and of each the oldest of either urgency.
    package static let alertQueuesQuestion: SQL = """
        WITH RECURSIVE known (team) AS (
            SELECT MIN(team) FROM alert WHERE state = 'waiting'
            UNION ALL
            SELECT (SELECT MIN(a.team) FROM alert a WHERE a.state = 'waiting' AND a.team > known.team) FROM known
            WHERE known.team IS NOT NULL
        ), queue AS (
            SELECT known.team, kind.urgency, (
                SELECT MIN(a.created_at_ms) FROM alert a
                WHERE a.state = 'waiting' AND a.team = known.team AND a.urgency = kind.urgency
            ) AS oldest
            FROM known, (SELECT 'now' AS urgency UNION ALL SELECT 'digest') AS kind
            WHERE known.team IS NOT NULL
        )
        SELECT team, urgency, oldest FROM queue WHERE oldest IS NOT NULL ORDER BY team, urgency DESC
        """

    /// The first of a queue, oldest first.
    package func waitingAlerts(
        of queue: AlertQueue,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> [Alert] {
        try connection.rows(
            """
            SELECT * FROM alert WHERE state = 'waiting' AND team = \(queue.team) AND urgency = \(queue.urgency)
            ORDER BY created_at_ms, id LIMIT \(limit)
            """
        ).map(Alert.init(row:))
    }

    /// Drops what a team was to be told of a task and was not yet.
    package func withdrawAlerts(of id: EntityID<FollowUp>, in connection: any SQLConnection) throws {
        try connection.post("DELETE FROM alert WHERE follow_up_id = \(id) AND state = 'waiting'")
    }

    /// The team that was told of a task; `nil` if none was.
    package func alertedTeam(of id: EntityID<FollowUp>, in connection: any SQLConnection) throws -> String? {
        try connection.firstRow(
            "SELECT team FROM alert WHERE follow_up_id = \(id) AND message_id IS NOT NULL ORDER BY id DESC LIMIT 1"
        )?.text("team")
    }

    /// How many alerts of a team arose since `instant`.
    package func alertCount(team: String, since instant: Instant, in connection: any SQLConnection) throws -> Int {
        try connection.firstRow(
            """
            SELECT COUNT(*) AS n FROM alert WHERE team = \(team) AND urgency = 'now' AND created_at_ms > \(instant)
            """
        )?.integer("n") ?? 0
    }

    /// Ends alerts: told in `message`, told together, or not to be told by any channel.
    package func settle(
        _ ids: [EntityID<Alert>],
        as state: String,
        message: EntityID<Message>?,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        try connection.post(
            """
            UPDATE alert SET state = \(state), settled_at_ms = \(now), message_id = \(message) WHERE id IN \(list: ids)
            """
        )
    }

    package func alertStorm(team: String, in connection: any SQLConnection) throws -> AlertStorm {
        let row = try connection.firstRow("SELECT * FROM alert_team WHERE team = \(team)")
        guard let row, try row.bool("is_storming"), let last = try row.optionalInstant("last_digest_at_ms") else {
            return .calm
        }
        return .storm(lastSentAt: last)
    }

    package func set(_ storm: AlertStorm, team: String, in connection: any SQLConnection) throws {
        let lastSentAt: Instant? = if case .storm(let instant) = storm { instant } else { nil }
        try connection.post(
            """
            INSERT INTO alert_team (team, is_storming, last_digest_at_ms)
            VALUES (\(team), \(lastSentAt != nil), \(lastSentAt))
            ON CONFLICT (team) DO UPDATE SET is_storming = excluded.is_storming,
                last_digest_at_ms = excluded.last_digest_at_ms
            """
        )
    }
}
