package import AfterwordCore

/// Counts that stay small however much is stored.
extension Store {
    /// Follow-ups that wait for a first contact, and how many of them were due before `now`.
    package func callsToMake(
        now: Instant,
        for audience: FollowUpAudience? = nil,
        in connection: any SQLConnection
    ) throws -> (open: Int, late: Int) {
        let row = try connection.firstRow(
            """
            SELECT COUNT(*) AS n, COUNT(CASE WHEN due_at_ms < \(now) THEN 1 END) AS late FROM follow_up
            WHERE state <> 'closed' AND state = 'open' AND \(audience?.condition ?? "1 = 1")
            """
        )
        return (try row?.integer("n") ?? 0, try row?.integer("late") ?? 0)
    }

    /// Quarantined answers since `start`.
    package func quarantinedResponses(since start: Instant, in connection: any SQLConnection) throws -> Int {
        try connection.firstRow(
            "SELECT COUNT(*) AS n FROM response WHERE answered_at_ms >= \(start) AND state = 'quarantined'"
        )?.integer("n") ?? 0
    }

    /// By team, how many alerts since `start` had no channel to go to; `""` stands for cases without a configured team.
    package func lostAlerts(
        ofTeams teams: [String],
        since start: Instant,
        in connection: any SQLConnection
    ) throws -> [(team: String, count: Int)] {
        try connection.rows(
            """
            SELECT team, COUNT(*) AS n FROM alert
            WHERE team IN \(list: teams) AND settled_at_ms >= \(start) AND state = 'undeliverable'
            GROUP BY team ORDER BY team
            """
        ).map { (try $0.text("team"), try $0.integer("n")) }
    }

    /// Alerts whose message waits for a person or was given up.
    package func failedAlertMessages(in connection: any SQLConnection) throws -> Int {
        try connection.firstRow(
            "SELECT COUNT(*) AS n FROM message WHERE \(Self.isMessageInTrouble) AND kind = 'alert'"
        )?.integer("n") ?? 0
    }
}
