import AfterwordCore
import AfterwordStorage

/// How the channels do: one record each, in the order of the configuration.
package struct ChannelDesk: Sendable {
    private static let hours = 24

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Every configured channel, then those that left the configuration while messages still stand there.
    package func channels() async throws -> [ChannelRecord] {
        let now = self.context.now()
        let store = self.context.store
        let configured = self.context.channels
        let isDryRun = self.context.account.sending == .dryRun
        return try await store.database.read { connection in
            let loads = try store.channelLoads(in: connection)
            let queues = Dictionary(grouping: try store.troubledDestinations(in: connection), by: \.channel)
            let strays = loads.keys.filter { id in !configured.contains { $0.id == id } }.sorted()
            return try (configured.map(\.id) + strays).map { id in
                var facts = ChannelFacts(id: id, channel: configured.first { $0.id == id }, isDryRun: isDryRun)
                facts.load = loads[id] ?? ChannelLoad()
                facts.queues = queues[id] ?? []
                facts.sentByHour = try store.sentByHour(
                    channel: id,
                    until: now,
                    hours: Self.hours,
                    in: connection
                )
                facts.lastSuccess = try store.lastSent(channel: id, in: connection)
                facts.lastFailure = try store.lastFailure(channel: id, in: connection)
                return ChannelRecord(facts)
            }
        }
    }

    /// One of them; `nil` if no channel and no message has that id.
    package func channel(_ id: String) async throws -> ChannelRecord? {
        try await self.channels().first { $0.id == id }
    }
}

/// What is known of a channel before it is judged.
struct ChannelFacts {
    var id: String
    /// `nil` if it is not configured.
    var channel: (any Channel)?
    var isDryRun: Bool
    var load = ChannelLoad()
    var queues: [DestinationState] = []
    var sentByHour: [Int] = []
    var lastSuccess: Instant?
    var lastFailure: LastFailure?
}

/// The judgement: pure, from the facts alone.
extension ChannelRecord {
    static func standing(_ facts: ChannelFacts) -> (state: State, trouble: DeliveryTrouble?) {
        guard facts.channel != nil else { return (.stopped, DeliveryTrouble(reason: "no channel")) }
        if let stopped = facts.stoppedQueue { return (.stopped, self.trouble(of: stopped)) }
        if facts.isDryRun { return (.stopped, DeliveryTrouble(reason: "sending is dry_run")) }
        let isFailing = facts.queues.contains { $0.failingSince != nil }
        guard facts.load.waiting > 0, isFailing, let failure = facts.lastFailure else { return (.delivering, nil) }
        return (.waiting, DeliveryTrouble(reason: failure.reason, status: failure.status))
    }

    static func trouble(of queue: DestinationState) -> DeliveryTrouble {
        DeliveryTrouble(reason: queue.reason ?? "")
    }
}

extension ChannelFacts {
    /// The queue that stops the channel as a whole: its own, any of a system's, or of a channel to people one that was stopped after the last
    /// success, which means a dead token rather than one dead chat.
    fileprivate var stoppedQueue: DestinationState? {
        let stopped = self.queues.filter { $0.disabledAt != nil }
        if let whole = stopped.first(where: { $0.name == self.id }) { return whole }
        guard self.channel?.addressKind != nil, let success = self.lastSuccess else { return stopped.first }
        return stopped.first { $0.disabledAt.map { $0 > success } ?? false }
    }
}
