package import AfterwordCore

/// Which follow-ups to list; what is not said does not matter.
package struct FollowUpFilter: Sendable, Equatable {
    /// Empty = any; a queue shows what is still to be done.
    package var states: [FollowUp.State] = [.open, .contacted]
    /// Whatever the capitals.
    package var owner: String?
    /// Only what these people may see.
    package var audience: FollowUpAudience?
    /// Only tasks that nobody owns.
    package var isUnowned = false
    /// When it was opened, `from..<to`.
    package var openedFrom: Instant?
    package var openedTo: Instant?
    package var team: String?
    package var severity: Severity?
    package var survey: String?
    package var contactID: EntityID<Contact>?
    package var caseKey: CaseKey?
    /// Only tasks whose first contact was due before this moment.
    package var dueBefore: Instant?
    /// Only tasks past the target in force at this moment.
    package var lateAt: Instant?
    /// Only tasks not past it at this moment, closed ones among them.
    package var timelyAt: Instant?

    /// Everything the defaults allow.
    package init() {}
}

/// Somebody with a limited view: their own tasks, and those of their teams that nobody has taken yet.
package struct FollowUpAudience: Sendable, Equatable {
    /// The spellings of one name; other capitals of the first are theirs too.
    package var owners: [String]
    /// Ids and names, because a case may name a team that is not configured.
    package var teams: [String]

    package init(owners: [String], teams: [String]) {
        self.owners = owners
        self.teams = teams
    }

    var condition: SQL { "(\(FollowUp.isOwned(by: self.owners)) OR owner IS NULL AND team IN \(list: self.teams))" }
}

extension Store {
    /// Most urgent first: by severity, then by the target in force, so that what is late stands before what is due. Throws
    /// ``InvalidListPosition``.
    package func followUps(
        _ filter: FollowUpFilter,
        after position: ListPosition? = nil,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> ListPage<FollowUp> {
        var conditions = filter.conditions
        if let position {
            guard position.values.count == 3 else { throw InvalidListPosition() }
            conditions.add("(\(Self.urgency), \(Self.target), id) > \(list: position.values)")
        }
        return try connection.page(
            "follow_up",
            conditions,
            order: "\(Self.urgency), \(Self.target), id",
            limit: limit,
            key: { row in
                let target = try row.text("state") == "open" ? "due_at_ms" : "close_due_at_ms"
                return [try Self.urgency(row.word("severity")), try row.integer(target), try row.integer("id")]
            },
            read: FollowUp.init(row:)
        )
    }

    private static let urgency: SQL = "CASE severity WHEN 'urgent' THEN 0 WHEN 'high' THEN 1 ELSE 2 END"

    /// First contact while nobody reached the person, then closing.
    static let target: SQL = "CASE state WHEN 'open' THEN due_at_ms ELSE close_due_at_ms END"

    private static func urgency(_ severity: Severity) -> Int {
        switch severity {
        case .urgent: 0
        case .high: 1
        case .normal: 2
        }
    }
}

extension FollowUp {
    /// Both engines fold capitals, but not of the same letters; so what is spelled alike is asked for too. Owners have no index to lose.
    fileprivate static func isOwned(by spellings: [String]) -> SQL {
        "(owner IN \(list: spellings) OR lower(owner) IN \(list: spellings.map { $0.lowercased() }))"
    }
}

extension FollowUpFilter {
    fileprivate var conditions: ListConditions {
        var conditions = ListConditions()
        conditions.oneOf("state", self.states)
        if let owner { conditions.add(FollowUp.isOwned(by: [owner])) }
        if self.isUnowned { conditions.add("owner IS NULL") }
        if let audience { conditions.add(audience.condition) }
        conditions.equals("team", self.team)
        conditions.equals("severity", self.severity?.rawValue)
        conditions.equals("survey", self.survey)
        conditions.equals("contact_id", self.contactID)
        conditions.about(self.caseKey)
        conditions.within("opened_at_ms", from: self.openedFrom, to: self.openedTo)
        conditions.within("due_at_ms", from: nil, to: self.dueBefore)
        if let timelyAt { conditions.add("(state = 'closed' OR \(Store.target) >= \(timelyAt))") }
        if let lateAt { conditions.add("state <> 'closed' AND \(Store.target) < \(lateAt)") }
        return conditions
    }
}

extension Store {
    /// The low answers that a task is about.
    package func answers(of task: FollowUp, in connection: any SQLConnection) throws -> [Response] {
        try self.answers(around: task, in: connection).filter { $0.severity != nil }
    }

    /// The answers of a task's person and case that count, from the end of the task before it until it was closed itself: a low one among
    /// them, which may have been low from the beginning or by a correction, opened the task or joined it.
    package func answers(around task: FollowUp, in connection: any SQLConnection) throws -> [Response] {
        let end = task.closedAt ?? Instant(milliseconds: .max)
        let related: SQL = task.caseID.map { "case_id = \($0)" } ?? "case_id IS NULL"
        let begin: SQL = """
            COALESCE((SELECT max(f.closed_at_ms) FROM follow_up f
                WHERE f.contact_id = \(task.contactID) AND f.\(related) AND f.id < \(task.id)), 0)
            """
        return try connection.rows(
            """
            SELECT * FROM response r WHERE r.contact_id = \(task.contactID) AND r.\(related) AND r.state = 'counted'
                AND r.answered_at_ms <= \(end) AND (r.id = \(task.responseID) OR r.answered_at_ms > \(begin)
                    OR EXISTS (SELECT 1 FROM response_revision v WHERE v.response_id = r.id AND v.at_ms > \(begin)))
            ORDER BY r.answered_at_ms DESC, r.id DESC LIMIT 50
            """
        ).map(Response.init(row:)).reversed()
    }
}
