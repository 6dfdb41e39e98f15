import AfterwordCore
import AfterwordStorage

/// Turns alert rows into messages: one by one while it is calm, one summary and hourly digests in a storm, a daily digest for
/// what is not urgent.
package struct AlertDispatcher: Sendable {
    /// Normal severity is told once a day.
    static let digestInterval = Duration.days(1)

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Handles everything that waits, in one transaction.
    ///
    /// - Returns: how many alerts were settled.
    @discardableResult
    package func run() async throws -> Int {
        let now = self.context.now()
        let store = self.context.store
        // A look first: most of the time nothing waits, and a write would cost a flush.
        guard try await store.database.read({ try !store.waitingAlerts(in: $0).isEmpty }) else { return 0 }
        let settled = try await store.database.write { connection in
            let waiting = Dictionary(grouping: try store.waitingAlerts(in: connection), by: \.team)
            return try waiting.reduce(0) { sum, team in
                try sum + self.dispatch(team.value, team: team.key, now: now, in: connection)
            }
        }
        if settled > 0 { self.context.wakeRelay() }
        return settled
    }

    private func dispatch(
        _ alerts: [Alert],
        team: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Int {
        let urgent = alerts.filter { $0.urgency == "now" }
        let daily = alerts.filter { $0.urgency == "digest" }
        var settled = try self.dispatchUrgent(urgent, team: team, now: now, in: connection)
        if try self.isDigestDue(daily, team: team, now: now, in: connection) {
            try self.tell(daily, team: team, as: .digest, now: now, in: connection)
            try self.context.store.set("daily_digest:\(team)", to: String(now.milliseconds), in: connection)
            settled += daily.count
        }
        return settled
    }

    private func dispatchUrgent(
        _ alerts: [Alert],
        team: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Int {
        let store = self.context.store
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
        }
        if storm != before { try store.set(storm, team: team, in: connection) }
        return settled
    }

    private func isDigestDue(
        _ alerts: [Alert],
        team: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Bool {
        guard let oldest = alerts.first else { return false }
        let last = try self.context.store.setting("daily_digest:\(team)", in: connection)
            .flatMap(Int64.init).map(Instant.init(milliseconds:))
        return now - (last ?? oldest.createdAt) >= Self.digestInterval
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
