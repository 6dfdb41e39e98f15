import AfterwordCore
import AfterwordStorage

/// Stops a destination that has failed for good and says so: to the systems that listen, and in the audit log. The desk, `/metrics` and
/// `afterword outbox channels` show it as long as it lasts.
struct DestinationAlarm: Sendable {
    private let context: ServiceContext

    init(_ context: ServiceContext) {
        self.context = context
    }

    /// Holds what waits for the destination; the alarm is raised once. Neither log nor event names a person's own queue, which is named after
    /// their handle; and the log, from which nothing can be taken again, holds no word of a platform.
    func disable(
        _ destination: String,
        channel: String,
        because reason: String,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        let whole = Destination.whole(of: destination)
        let reason = Self.withoutAddresses(reason)
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
            subject: whole,
            detail: DeliveryTrouble(reason: reason).code,
            at: now,
            in: connection
        )
        let data = DisabledDestination(destination: whole, channel: channel, reason: reason)
        try EventOutlet(self.context).tell(.destinationDisabled, data, about: nil, at: now, in: connection)
    }

    /// A mail server repeats whom the letter was for; queue and event are nobody's, so no erasure would find the address there.
    private static func withoutAddresses(_ words: String) -> String {
        words.split(separator: " ", omittingEmptySubsequences: false).map { $0.contains("@") ? "…" : $0 }
            .joined(separator: " ")
    }
}

/// `data` of `destination.disabled`.
private struct DisabledDestination: Encodable {
    var destination: String
    var channel: String
    var reason: String
}
