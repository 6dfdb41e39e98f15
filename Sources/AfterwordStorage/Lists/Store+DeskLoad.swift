package import AfterwordCore

/// Counts that stay small however much is stored.
extension Store {
    /// Follow-ups that wait for a first contact, and how many of them were due before `now`.
    package func callsToMake(now: Instant, in connection: any SQLConnection) throws -> (open: Int, late: Int) {
        let row = try connection.firstRow(
            """
            SELECT COUNT(*) AS n, COUNT(CASE WHEN due_at_ms < \(now) THEN 1 END) AS late FROM follow_up
            WHERE state <> 'closed' AND state = 'open'
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
}
