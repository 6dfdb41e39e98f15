package import AfterwordCore

extension FollowUp {
    /// When the clock has to look at the task next after a change; it then finds out what was told already.
    var clockAt: Instant? { self.targetInForce }
}

extension Store {
    /// Tasks whose moment to be looked at has come, longest waiting first.
    package func followUpsToRemind(
        now: Instant,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> [FollowUp] {
        try connection.rows(
            """
            SELECT * FROM follow_up WHERE clock_at_ms IS NOT NULL AND clock_at_ms <= \(now)
            ORDER BY clock_at_ms, id LIMIT \(limit)
            """
        ).map(FollowUp.init(row:))
    }

    /// Sets when to look at a task again; `nil` = not until somebody changes it.
    package func setClock(
        of id: EntityID<FollowUp>,
        to instant: Instant?,
        in connection: any SQLConnection
    ) throws {
        try connection.post("UPDATE follow_up SET clock_at_ms = \(instant) WHERE id = \(id)")
    }

    /// What people were told already of a late task.
    package func lateNotices(
        of id: EntityID<FollowUp>,
        in connection: any SQLConnection
    ) throws -> Set<LateNotice> {
        let rows = try connection.rows(
            """
            SELECT DISTINCT action FROM follow_up_entry
            WHERE follow_up_id = \(id) AND action IN \(list: LateNotice.allCases.map(\.rawValue))
            """
        )
        return Set(try rows.map { try $0.word("action") })
    }

    /// Remembers which message told of a late task, so that it is found when the person is erased; it counts in no storm.
    package func noteLateAlert(
        of task: FollowUp,
        team: String,
        message: EntityID<Message>,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        let id: EntityID<Alert> = self.ids.next(at: now)
        try connection.post(
            """
            INSERT INTO alert (id, follow_up_id, team, severity, urgency, state, created_at_ms, settled_at_ms, message_id)
            VALUES (\(id), \(task.id), \(team), \(task.severity.rawValue), 'digest', 'digested', \(now), \(now),
                \(message))
            """
        )
    }

    /// When somebody tried to reach the person and did not.
    package func contactTries(
        of id: EntityID<FollowUp>,
        in connection: any SQLConnection
    ) throws -> [Instant] {
        try connection.rows(
            "SELECT at_ms FROM follow_up_entry WHERE follow_up_id = \(id) AND action = 'tried' ORDER BY id"
        ).map { try $0.instant("at_ms") }
    }
}
