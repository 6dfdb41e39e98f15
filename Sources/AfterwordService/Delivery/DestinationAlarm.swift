import AfterwordCore
import AfterwordStorage

/// Stops a destination that has failed for good and says so: to the systems that listen, and in the audit log. The desk, `/metrics` and
/// `afterword outbox channels` show it as long as it lasts.
struct DestinationAlarm: Sendable {
    private let context: ServiceContext

    init(_ context: ServiceContext) {
        self.context = context
    }

    /// Holds what waits for the destination; the alarm is raised once.
    func disable(
        _ destination: String,
        channel: String,
        because reason: String,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        let isNew = try store.disable(
            destination: destination,
            channel: channel,
            because: reason,
            at: now,
            in: connection
        )
        guard isNew else { return }
        try store.audit(
            actor: "system",
            action: "destination.disabled",
            subject: Destination.whole(of: destination),
            detail: reason,
            at: now,
            in: connection
        )
        let data = DisabledDestination(destination: destination, channel: channel, reason: reason)
        try EventOutlet(self.context).tell(.destinationDisabled, data, about: nil, at: now, in: connection)
    }
}

/// `data` of `destination.disabled`.
private struct DisabledDestination: Encodable {
    var destination: String
    var channel: String
    var reason: String
}
