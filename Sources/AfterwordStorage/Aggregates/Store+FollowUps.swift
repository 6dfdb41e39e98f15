package import AfterwordCore

extension FollowUp {
    /// Reads a row of `follow_up`.
    package init(row: SQLRow) throws {
        self.init(
            id: try row.id("id"),
            contactID: try row.id("contact_id"),
            caseID: try row.optionalID("case_id"),
            responseID: try row.id("response_id"),
            survey: try row.text("survey"),
            severity: try row.word("severity"),
            openedAt: try row.instant("opened_at_ms"),
            dueAt: try row.instant("due_at_ms"),
            closeDueAt: try row.instant("close_due_at_ms")
        )
        self.score = try row.optionalInt("score")
        self.state = try row.word("state")
        self.owner = try row.optionalText("owner")
        self.team = try row.optionalText("team")
        self.contactedAt = try row.optionalInstant("contacted_at_ms")
        self.closedAt = try row.optionalInstant("closed_at_ms")
        self.cause = try row.optionalText("cause")
        self.outcome = try row.optionalWord("outcome")
        self.note = try row.optionalText("note")
        self.linkedID = try row.optionalID("linked_id")
        self.version = try row.integer("version")
    }
}

/// A task that is not closed, with the severity that was last alerted.
package struct OpenTask: Sendable {
    package var task: FollowUp
    package var alerted: Severity?
}

/// One line of a follow-up's history.
package struct FollowUpEntry: Entity, Equatable {
    package static let idPrefix = "fue"

    package var at: Instant
    /// A staff name, `system` or `customer`.
    package var actor: String
    package var action: String
    package var detail: String?

    package init(at: Instant, actor: String, action: String, detail: String?) {
        self.at = at
        self.actor = actor
        self.action = action
        self.detail = detail
    }

    package init(row: SQLRow) throws {
        self.at = try row.instant("at_ms")
        self.actor = try row.text("actor")
        self.action = try row.text("action")
        self.detail = try row.optionalText("detail")
    }
}

extension Store {
    package func followUp(_ id: EntityID<FollowUp>, in connection: any SQLConnection) throws -> FollowUp? {
        try connection.firstRow("SELECT * FROM follow_up WHERE id = \(id)").map(FollowUp.init(row:))
    }

    package func followUps(ofCase id: EntityID<SupportCase>, in connection: any SQLConnection) throws -> [FollowUp] {
        try connection.rows("SELECT * FROM follow_up WHERE case_id = \(id) ORDER BY id").map(FollowUp.init(row:))
    }

    /// The open tasks of a person with the severity that was last alerted, worst and newest first.
    package func openTasks(of contactID: EntityID<Contact>, in connection: any SQLConnection) throws -> [OpenTask] {
        try connection.ask(self.openTasks(of: [contactID]))[contactID] ?? []
    }

    /// The same of several people; those without one are left out.
    package func openTasks(of contacts: [EntityID<Contact>]) -> Inquiry<[EntityID<Contact>: [OpenTask]]> {
        Inquiry("SELECT * FROM follow_up WHERE contact_id IN \(set: contacts) AND state <> 'closed'") { rows in
            let tasks =
                try rows
                .map { OpenTask(task: try FollowUp(row: $0), alerted: try $0.optionalWord("alerted_severity")) }
                .sorted { ($0.task.severity, $0.task.id) > ($1.task.severity, $1.task.id) }
            return Dictionary(grouping: tasks, by: \.task.contactID)
        }
    }

    /// New tasks, with the severity that a team is told of at once.
    package func insert(
        _ tasks: [FollowUp],
        alerted: [EntityID<FollowUp>: Severity],
        in connection: any SQLConnection
    ) throws {
        let values = tasks.map { task -> SQL in
            """
            (\(task.id), \(task.contactID), \(task.caseID), \(task.responseID), \(task.survey), \(task.score),
            \(task.severity.rawValue), \(alerted[task.id]?.rawValue), \(task.state.rawValue), \(task.owner),
            \(task.team), \(task.openedAt), \(task.dueAt), \(task.closeDueAt), \(task.contactedAt), \(task.closedAt), \(task.cause),
            \(task.outcome?.rawValue), \(task.note), \(task.linkedID), \(task.clockAt), \(task.version))
            """
        }
        try connection.post(
            """
            INSERT INTO follow_up (id, contact_id, case_id, response_id, survey, score, severity, alerted_severity, state,
                owner, team, opened_at_ms, due_at_ms, close_due_at_ms, contacted_at_ms, closed_at_ms, cause, outcome,
                note, linked_id, clock_at_ms, version) VALUES
            """,
            rows: values
        )
    }

    /// Writes a changed task if its version is still `expected`; `false` if somebody else was first.
    package func update(
        _ task: FollowUp,
        expecting expected: Int,
        in connection: any SQLConnection
    ) throws -> Bool {
        try connection.execute(
            """
            UPDATE follow_up SET response_id = \(task.responseID), score = \(task.score),
                severity = \(task.severity.rawValue), state = \(task.state.rawValue), owner = \(task.owner),
                due_at_ms = \(task.dueAt), close_due_at_ms = \(task.closeDueAt),
                contacted_at_ms = \(task.contactedAt), closed_at_ms = \(task.closedAt), cause = \(task.cause),
                outcome = \(task.outcome?.rawValue), note = \(task.note),
                clock_at_ms = \(task.clockAt), version = version + 1
            WHERE id = \(task.id) AND version = \(expected)
            """
        ) == 1
    }

    package func append(
        to id: EntityID<FollowUp>,
        actor: String,
        action: String,
        detail: String?,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        let entry = FollowUpEntry(at: now, actor: actor, action: action, detail: detail)
        try self.append([(to: id, entry)], in: connection)
    }

    /// Appends lines to the histories of tasks, in this order.
    package func append(
        _ lines: [(to: EntityID<FollowUp>, entry: FollowUpEntry)],
        in connection: any SQLConnection
    ) throws {
        let values = lines.map { task, entry -> SQL in
            let id: EntityID<FollowUpEntry> = self.ids.next(at: entry.at)
            return "(\(id), \(task), \(entry.at), \(entry.actor), \(entry.action), \(entry.detail))"
        }
        try connection.post(
            "INSERT INTO follow_up_entry (id, follow_up_id, at_ms, actor, action, detail) VALUES",
            rows: values
        )
    }

    package func entries(of id: EntityID<FollowUp>, in connection: any SQLConnection) throws -> [FollowUpEntry] {
        try connection.rows("SELECT * FROM follow_up_entry WHERE follow_up_id = \(id) ORDER BY id")
            .map(FollowUpEntry.init(row:))
    }

    /// How many tasks a team's duty list has been given; the next one goes to the next person in turn.
    package func takeTurn(ofTeam team: String, in connection: any SQLConnection) throws -> Int {
        let name = "duty_turn:\(team)"
        let turn = try self.setting(name, in: connection).flatMap(Int.init) ?? 0
        try self.set(name, to: String(turn + 1), in: connection)
        return turn
    }
}

extension Store {
    /// Every task that is not closed, most pressing first.
    package func openFollowUps(in connection: any SQLConnection) throws -> [FollowUp] {
        try connection.rows("SELECT * FROM follow_up WHERE state <> 'closed' ORDER BY due_at_ms, id")
            .map(FollowUp.init(row:))
    }
}
