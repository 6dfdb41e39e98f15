import AfterwordCore
import AfterwordStorage

/// Turns alert rows into messages: one by one while it is calm, one summary and hourly digests in a storm, a daily digest for
/// what is not urgent.
package struct AlertDispatcher: Sendable {
    /// Normal severity is told once a day.
    static let digestInterval = Duration.days(1)
    /// Alerts that one message tells of. A digest of more stays due until its queue is empty and goes in as many runs as it takes, so that no
    /// write waits for all of them.
    static let mostInMessage = 1000

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Handles everything that waits, each queue in a transaction of its own. No queue waits for another: what is told once a day is not in the way
    /// of what is urgent, nor a team's storm in that of another team, nor what of one cannot be told.
    ///
    /// - Returns: how many alerts were settled.
    @discardableResult
    package func run() async throws -> Int {
        let now = self.context.now()
        let store = self.context.store
        // A look first: most of the time nothing is to be told, and a write would cost a flush.
        let due = try await store.database.read { try self.dueQueues(now: now, in: $0) }
        var settled = 0
        var round = OneByOne()
        for queue in due {
            try await round.attempt("alerts of team \"\(queue.team)\"") {
                settled += try await store.database.write { try self.dispatch(queue, now: now, in: $0) }
            }
        }
        if settled > 0 { self.context.wakeRelay() }
        try round.finish()
        return settled
    }

    private func dispatch(_ seen: AlertQueue, now: Instant, in connection: any SQLConnection) throws -> Int {
        // Looked at again: it may have been told since.
        guard
            let queue = try self.dueQueues(now: now, in: connection)
                .first(where: { $0.team == seen.team && $0.urgency == seen.urgency })
        else { return 0 }
        let alerts = try self.context.store.waitingAlerts(of: queue, limit: Self.mostInMessage, in: connection)
        return try queue.urgency == "digest"
            ? self.dispatchDaily(alerts, of: queue, now: now, in: connection)
            : self.dispatchUrgent(alerts, of: queue, now: now, in: connection)
    }

    /// Those that are urgent, and those whose day is over.
    private func dueQueues(now: Instant, in connection: any SQLConnection) throws -> [AlertQueue] {
        try self.context.store.alertQueues(in: connection).filter { queue in
            try queue.urgency != "digest" || self.isDigestDue(queue, now: now, in: connection)
        }
    }

    private func isDigestDue(_ queue: AlertQueue, now: Instant, in connection: any SQLConnection) throws -> Bool {
        let last = try self.context.store.setting(Self.lastDigest(of: queue.team), in: connection)
            .flatMap(Int64.init).map(Instant.init(milliseconds:))
        return now - (last ?? queue.oldest) >= Self.digestInterval
    }

    private func isEmpty(_ queue: AlertQueue, in connection: any SQLConnection) throws -> Bool {
        try self.context.store.waitingAlerts(of: queue, limit: 1, in: connection).isEmpty
    }

    private func dispatchDaily(
        _ alerts: [Alert],
        of queue: AlertQueue,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Int {
        try self.tell(alerts, team: queue.team, as: .digest, now: now, in: connection)
        if try self.isEmpty(queue, in: connection) {
            try self.context.store.set(
                Self.lastDigest(of: queue.team),
                to: String(now.milliseconds),
                in: connection
            )
        }
        return alerts.count
    }

    private static func lastDigest(of team: String) -> String { "daily_digest:\(team)" }

    private func dispatchUrgent(
        _ alerts: [Alert],
        of queue: AlertQueue,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Int {
        let (store, team) = (self.context.store, queue.team)
        var storm = try store.alertStorm(team: team, in: connection)
        let before = storm
        let count = try store.alertCount(team: team, since: now - AlertStorm.window, in: connection)
        var held: [Alert] = []
        var settled = 0
        for (index, alert) in alerts.enumerated() {
            // The alerts of one run arrived one after the other; each sees those before it.
            switch storm.receive(alertsInWindow: count - (alerts.count - 1 - index), now: now) {
            case .sendAlone:
                try self.tell([alert], team: team, as: .single, now: now, in: connection)
                settled += 1
            case .sendSummary:
                held.append(alert)
                try self.tell(held, team: team, as: .summary, now: now, in: connection)
                settled += held.count
                held = []
            case .hold:
                held.append(alert)
            }
        }
        if storm.digest(alertsInWindow: count, held: held.count, now: now) {
            try self.tell(held, team: team, as: .digest, now: now, in: connection)
            settled += held.count
            // The storm is not over while something of it waits: told one by one that would be another.
            if try !self.isEmpty(queue, in: connection) { storm = before }
        }
        if storm != before { try store.set(storm, team: team, in: connection) }
        return settled
    }

    private func tell(
        _ alerts: [Alert],
        team: String,
        as form: AlertForm,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        guard !alerts.isEmpty else { return }
        let store = self.context.store
        let ids = alerts.map(\.id)
        guard let channel = self.messages.channel(ofTeam: team) else {
            try store.settle(ids, as: "undeliverable", message: nil, at: now, in: connection)
            return
        }
        let lines = try alerts.compactMap { try self.line(for: $0, in: connection) }
        let message = try self.messages.alert(lines, team: team, form: form, by: channel, now: now)
        try store.enqueue(message, dueAt: now, in: connection)
        try store.settle(
            ids,
            as: form == .single ? "sent" : "digested",
            message: message.id,
            at: now,
            in: connection
        )
    }

    private var messages: AlertMessages { AlertMessages(self.context) }

    private func line(for alert: Alert, in connection: any SQLConnection) throws -> FollowUpData? {
        let store = self.context.store
        return try store.followUp(alert.followUpID, in: connection)
            .flatMap { try FollowUpData.of($0, store: store, in: connection) }
    }
}
