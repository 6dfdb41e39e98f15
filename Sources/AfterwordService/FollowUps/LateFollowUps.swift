import AfterwordCore
import AfterwordStorage

/// Tells people of follow-ups that are late: the owner and the lead at the due time, the escalation list at twice the time.
package struct LateFollowUps: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Looks at up to `limit` tasks whose moment has come; what is told of one team at once is one message. If one of them cannot be told, the
    /// others are told one by one, and it is looked at again after a while.
    ///
    /// - Returns: how many tasks were looked at.
    @discardableResult
    package func run(limit: Int = 200) async throws -> Int {
        let now = self.context.now()
        let store = self.context.store
        // A look first: most of the time nothing is late, and a write would cost a flush.
        let due = try await store.database.read { try store.followUpsToRemind(now: now, limit: limit, in: $0) }
        guard !due.isEmpty else { return 0 }
        defer { self.context.wakeRelay() }
        do {
            return try await store.database.write { connection in
                let tasks = try store.followUpsToRemind(now: now, limit: limit, in: connection)
                try self.remind(of: tasks, now: now, in: connection)
                return tasks.count
            }
        } catch let error where !error.isOutage {
            try await self.remindOneByOne(of: due.map(\.id), now: now)
            return due.count
        }
    }

    private func remindOneByOne(of ids: [EntityID<FollowUp>], now: Instant) async throws {
        let store = self.context.store
        var round = OneByOne()
        for id in ids {
            try await round.attempt(id.text) {
                try await store.database.write { connection in
                    // If it was changed since, its clock says that nothing is to be told.
                    guard let task = try store.followUp(id, in: connection) else { return }
                    try self.remind(of: [task], now: now, in: connection)
                }
            } orElse: {
                try await store.database.write { try store.setClock(of: id, to: now + OneByOne.pause, in: $0) }
            }
        }
        try round.finish()
    }

    private func remind(of tasks: [FollowUp], now: Instant, in connection: any SQLConnection) throws {
        var told: [Telling: [FollowUp]] = [:]
        for task in tasks {
            for notice in try self.notices(of: task, now: now, in: connection) {
                told[self.telling(notice, of: task), default: []].append(task)
            }
        }
        for (telling, late) in told.sorted(by: { $0.key < $1.key }) {
            try self.tell(telling, late, now: now, in: connection)
        }
    }

    /// What is told together.
    private struct Telling: Hashable, Comparable {
        var team: String
        var notice: LateNotice
        var people: [String]

        static func < (left: Self, right: Self) -> Bool {
            (left.team, left.notice.rawValue, left.people.joined(separator: ","))
                < (right.team, right.notice.rawValue, right.people.joined(separator: ","))
        }
    }

    private func notices(
        of task: FollowUp,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> [LateNotice] {
        let store = self.context.store
        let clock = FollowUpClock(
            task,
            calendar: self.context.account.calendar(of: self.team(of: task)),
            given: try store.lateNotices(of: task.id, in: connection)
        )
        try store.setClock(of: task.id, to: clock.next(after: now), in: connection)
        return clock.notices(at: now)
    }

    private func team(of task: FollowUp) -> Team? {
        task.team.flatMap { self.context.account.team(TeamFacts(id: $0, name: $0)) }
    }

    private func telling(_ notice: LateNotice, of task: FollowUp) -> Telling {
        let team = self.team(of: task)
        let people = notice.isEscalation ? self.escalation(of: team) : [task.owner, team?.lead].compactMap(\.self)
        return Telling(team: team?.id ?? "", notice: notice, people: StaffName.distinct(people))
    }

    /// The team's list, else the account's, else the fall-back owner.
    private func escalation(of team: Team?) -> [String] {
        let settings = self.context.account.followUps
        let lists = [team?.escalate ?? [], settings.escalate, [settings.fallbackOwner].compactMap(\.self)]
        return lists.first { !$0.isEmpty } ?? []
    }

    private func tell(
        _ telling: Telling,
        _ tasks: [FollowUp],
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        let messages = AlertMessages(self.context)
        let channel = messages.channel(ofTeam: telling.team)
        if let channel {
            let lines = try tasks.compactMap { try FollowUpData.of($0, store: store, in: connection) }
            let message = try messages.late(
                lines,
                team: telling.team,
                notice: telling.notice,
                people: telling.people,
                by: channel,
                now: now
            )
            try store.enqueue(message, dueAt: now, in: connection)
            for task in tasks {
                try store.noteLateAlert(
                    of: task,
                    team: telling.team,
                    message: message.id,
                    at: now,
                    in: connection
                )
            }
        }
        let way = channel.map { "by \($0.id)" } ?? "told nobody: no channel for alerts"
        let names = telling.people.isEmpty ? "nobody named" : telling.people.joined(separator: ", ")
        for task in tasks {
            try store.append(
                to: task.id,
                actor: "system",
                action: telling.notice.rawValue,
                detail: "\(names), \(way)",
                at: now,
                in: connection
            )
        }
    }
}
