import AfterwordCore
import AfterwordStorage

/// Tells people of follow-ups that are late: the owner and the lead at the due time, the escalation list at twice the time.
package struct LateFollowUps: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Looks at up to `limit` tasks whose moment has come; what is told of one team at once is one message.
    ///
    /// - Returns: how many tasks were looked at.
    @discardableResult
    package func run(limit: Int = 200) async throws -> Int {
        let now = self.context.now()
        let store = self.context.store
        // A look first: most of the time nothing is late, and a write would cost a flush.
        guard
            try await store.database.read({ try !store.followUpsToRemind(now: now, limit: 1, in: $0).isEmpty })
        else { return 0 }
        let seen = try await store.database.write { connection in
            let tasks = try store.followUpsToRemind(now: now, limit: limit, in: connection)
            var told: [Telling: [FollowUp]] = [:]
            for task in tasks {
                for notice in try self.notices(of: task, now: now, in: connection) {
                    told[self.telling(notice, of: task), default: []].append(task)
                }
            }
            for (telling, late) in told.sorted(by: { $0.key < $1.key }) {
                try self.tell(telling, late, now: now, in: connection)
            }
            return tasks.count
        }
        self.context.wakeRelay()
        return seen
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
        var seen: Set<String> = []
        return Telling(team: team?.id ?? "", notice: notice, people: people.filter { seen.insert($0).inserted })
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
