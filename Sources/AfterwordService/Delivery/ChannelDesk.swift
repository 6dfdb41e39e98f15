import AfterwordCore
import AfterwordStorage

/// How the channels do: one record each, in the order of the configuration.
package struct ChannelDesk: Sendable {
    private static let hours = 24

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Every configured channel, then the ways back to the helpdesks, then what left the configuration while messages still stand there.
    package func channels() async throws -> [ChannelRecord] {
        let now = self.context.now()
        let store = self.context.store
        let configured = self.configured
        let isDryRun = self.context.account.sending == .dryRun
        return try await store.database.read { connection in
            let loads = try store.channelLoads(in: connection)
            let queues = Dictionary(grouping: try store.troubledDestinations(in: connection), by: \.channel)
            let strays = loads.keys.filter { id in !configured.contains { $0.id == id } }.sorted()
            let questions = self.questions(among: strays)
            let others = strays.filter { id in !questions.contains { $0.id == id } }.map { ChannelWay(id: $0) }
            return try (configured + questions + others).map { way in
                var facts = ChannelFacts(way: way, isDryRun: isDryRun)
                facts.load = loads[way.id] ?? ChannelLoad()
                facts.queues = queues[way.id] ?? []
                facts.sentByHour = try store.sentByHour(
                    channel: way.id,
                    until: now,
                    hours: Self.hours,
                    in: connection
                )
                facts.lastSuccess = try store.lastSent(channel: way.id, in: connection)
                facts.lastFailure = try store.lastFailure(channel: way.id, in: connection)
                return ChannelRecord(facts)
            }
        }
    }

    private var configured: [ChannelWay] {
        let writeBacks = self.context.sources.compactMap { source in
            self.context.writeBacks[source.id].map {
                ChannelWay(id: $0.id, type: Swift.type(of: $0).typeName, purpose: .writeBack, source: source.id)
            }
        }
        return self.context.channels.map(ChannelWay.init) + writeBacks
    }

    /// What a helpdesk is asked besides: shown once something was asked and still stands there.
    private func questions(among ids: [String]) -> [ChannelWay] {
        self.context.sources.filter { ids.contains($0.completionChannel) }.map {
            ChannelWay(
                id: $0.completionChannel,
                type: Swift.type(of: $0).typeName,
                purpose: .questions,
                source: $0.id
            )
        }
    }

    /// One of them; `nil` if no channel and no message has that id.
    package func channel(_ id: String) async throws -> ChannelRecord? {
        try await self.channels().first { $0.id == id }
    }
}

/// A way out as it is configured.
struct ChannelWay {
    var id: String
    /// `nil` if it is not configured.
    var type: String?
    var addressKind: String?
    var purpose = ChannelRecord.Purpose.system
    /// The source whose helpdesk it leads to.
    var source: String?

    init(id: String, type: String? = nil, purpose: ChannelRecord.Purpose = .system, source: String? = nil) {
        self.id = id
        self.type = type
        self.purpose = purpose
        self.source = source
    }

    init(_ channel: any Channel) {
        self.init(id: channel.id, type: Swift.type(of: channel).typeName)
        self.addressKind = channel.addressKind
        self.purpose = channel.addressKind == nil ? .system : .people
    }
}

/// What is known of a channel before it is judged.
struct ChannelFacts {
    var way: ChannelWay
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
        guard facts.way.type != nil else { return (.stopped, DeliveryTrouble(reason: "no channel")) }
        if let stopped = facts.stoppedQueue { return (.stopped, self.trouble(of: stopped)) }
        // Questions change nothing out there, so no mode holds them.
        if facts.isDryRun, facts.way.purpose != .questions {
            return (.stopped, DeliveryTrouble(reason: "sending is dry_run"))
        }
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
        if let whole = stopped.first(where: { $0.name == self.way.id }) { return whole }
        guard self.way.addressKind != nil, let success = self.lastSuccess else { return stopped.first }
        return stopped.first { $0.disabledAt.map { $0 > success } ?? false }
    }
}
