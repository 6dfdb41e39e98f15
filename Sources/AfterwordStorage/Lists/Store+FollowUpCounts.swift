package import AfterwordCore

/// What is still to be done, counted for the chips over the queue; read from the small index of open tasks.
package struct FollowUpCounts: Sendable, Equatable {
    /// Tasks without a first contact, and those of them past its time.
    package var toCall = 0
    package var lateCalls = 0
    /// Past the target in force.
    package var late = 0
    /// By the words of the filters; owners under `none` have no name.
    package var states: [String: Int] = [:]
    package var severities: [String: Int] = [:]
    package var owners: [String: Int] = [:]
}

extension Store {
    /// Counts the tasks that are not closed; `audience` limits them to what somebody may see.
    package func followUpCounts(
        now: Instant,
        for audience: FollowUpAudience?,
        in connection: any SQLConnection
    ) throws -> FollowUpCounts {
        let rows = try connection.rows(
            """
            SELECT state, severity, COALESCE(owner, 'none') AS owner, COUNT(*) AS n,
                COUNT(CASE WHEN \(Self.target) < \(now) THEN 1 END) AS late
            FROM follow_up WHERE state <> 'closed' AND \(audience?.condition ?? "1 = 1")
            GROUP BY state, severity, COALESCE(owner, 'none')
            """
        )
        return try rows.reduce(into: FollowUpCounts()) { counts, row in
            let (n, late) = (try row.integer("n"), try row.integer("late"))
            let state = try row.text("state")
            counts.states[state, default: 0] += n
            counts.severities[try row.text("severity"), default: 0] += n
            counts.owners[try row.text("owner"), default: 0] += n
            counts.late += late
            guard state == "open" else { return }
            counts.toCall += n
            counts.lateCalls += late
        }
    }
}
