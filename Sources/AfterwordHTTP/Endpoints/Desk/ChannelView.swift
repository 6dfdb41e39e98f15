import AfterwordCore
import AfterwordService

/// Puts channels and sources into the words of their page.
struct ChannelView {
    let clock: DeskClock

    func card(_ record: ChannelRecord) -> ChannelCard {
        ChannelCard(
            id: record.id,
            type: Self.kind(record),
            state: Self.words(record),
            tone: Self.tone(record),
            words: record.trouble.map { Self.sentence($0.words) },
            remedy: record.trouble?.remedy,
            bars: CountBars(
                id: "sent-\(record.id)",
                title: "Sent by hour, last 24 hours",
                hours: record.sentByHour
            ),
            facts: [DeskFact("Sent", Self.rate(record))] + self.waiting(record),
            lastSuccess: record.lastSuccessAt.map { self.clock.happened($0) },
            failure: record.lastFailure.map { self.failure($0, sparing: record.trouble?.remedy) },
            links: Self.links(record),
            queues: record.stoppedQueues.filter { $0.name != record.id }.map(self.queue),
            addressKind: record.addressKind,
            isTestable: record.source == nil,
            isStopped: record.isResumable
        )
    }

    private static func kind(_ record: ChannelRecord) -> String? {
        switch record.purpose {
        case .people, .system: record.type
        case .writeBack: record.type.map { "answers back to \($0)" }
        case .questions: record.type.map { "questions to \($0)" }
        }
    }

    private func waiting(_ record: ChannelRecord) -> [DeskFact] {
        guard record.waiting > 0, let since = record.waitingSince else { return [] }
        let oldest = self.clock.happened(since).words
        return [DeskFact("Waiting", "\(MetricText.count(record.waiting)), the oldest made \(oldest)")]
    }

    private static func rate(_ record: ChannelRecord) -> String {
        guard record.sentLastDay > 0 else { return "nothing in 24 hours" }
        let (day, hour) = (MetricText.count(record.sentLastDay), MetricText.count(record.sentLastHour))
        return "\(day) in 24 hours, \(hour) in the last hour"
    }

    /// `sparing` is the remedy that the card shows already.
    private func failure(_ failure: ChannelRecord.Failure, sparing known: String?) -> ChannelFailure {
        ChannelFailure(
            at: self.clock.happened(failure.at),
            words: failure.trouble.words,
            remedy: failure.trouble.remedy == known ? nil : failure.trouble.remedy,
            href: DeskAddress(path: ["messages", failure.message])
        )
    }

    private func queue(_ queue: ChannelRecord.StoppedQueue) -> StoppedQueueRow {
        StoppedQueueRow(name: queue.name, words: queue.trouble.words, at: self.clock.happened(queue.stoppedAt))
    }

    private static func words(_ record: ChannelRecord) -> String {
        record.state == .delivering && record.lastSuccessAt == nil ? "ready" : record.state.rawValue
    }

    private static func tone(_ record: ChannelRecord) -> DeskTone {
        switch record.state {
        case .delivering: record.lastSuccessAt == nil ? .plain : .high
        case .waiting: .warn
        case .stopped: .low
        }
    }

    private static func links(_ record: ChannelRecord) -> [DeskLink] {
        let parts = [("waiting", record.waiting, "waiting"), ("held", record.held, "held")]
        var links = parts.filter { $0.1 > 0 }.map { part in
            DeskLink("\(MetricText.count(part.1)) \(part.2)", to: Self.list(record.id, part.0))
        }
        if record.failed > 0 {
            links.append(DeskLink("\(MetricText.count(record.failed)) failed", to: Self.list(record.id, "exhausted")))
        }
        return links
    }

    private static func list(_ channel: String, _ state: String) -> DeskAddress {
        DeskAddress(path: ["messages"], query: [("channel", channel), ("state", state)])
    }

    static func sentence(_ words: String) -> String { words.prefix(1).uppercased() + words.dropFirst() + "." }
}

extension ChannelView {
    /// A helpdesk that never told of anything, or fell silent while refused requests came in, needs a look.
    func card(_ record: SourceRecord) -> SourceCard {
        let isRefused = Self.isRefused(record)
        let refusals = record.lastRefusedAt.map { at in
            "\(MetricText.count(record.refused)) in 30 days, the last \(self.clock.happened(at).words): "
                + (record.lastRefusal ?? "no reason")
        }
        return SourceCard(
            id: record.id,
            type: record.type,
            state: isRefused ? "refused" : record.lastEventAt == nil ? "silent" : "connected",
            tone: isRefused ? .low : record.lastEventAt == nil ? .warn : .high,
            url: record.url,
            lastEvent: record.lastEventAt.map { self.clock.happened($0) },
            refusals: refusals,
            remedy: Self.remedy(record, isRefused: isRefused)
        )
    }

    /// The newest request was refused.
    private static func isRefused(_ record: SourceRecord) -> Bool {
        guard let refused = record.lastRefusedAt.flatMap(Instant.init(rfc3339:)) else { return false }
        return record.lastEventAt.flatMap(Instant.init(rfc3339:)).map { $0 < refused } ?? true
    }

    private static func remedy(_ record: SourceRecord, isRefused: Bool) -> String? {
        if isRefused, record.refusals.signature == 0, record.refusals.stale == 0 {
            return "What it posts cannot be read. Compare its webhook's settings with this program's page on sources."
        }
        if isRefused {
            return "Its secret and ours differ. Copy the helpdesk's signing secret into the configuration and restart."
        }
        return record.lastEventAt == nil
            ? "Paste the address below into the helpdesk's webhook settings, then close a case there." : nil
    }
}

extension ChannelRecord {
    /// Whether pressing Resume changes something: a stop for the whole channel, or for its only queue.
    var isResumable: Bool {
        !self.stoppedQueues.isEmpty
            && (self.state == .stopped || self.stoppedQueues.contains { $0.name == self.id })
    }
}
