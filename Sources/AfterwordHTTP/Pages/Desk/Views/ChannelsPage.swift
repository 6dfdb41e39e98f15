/// Every way out and every way in: whether it works, what went wrong last, and what mends it.
package struct ChannelsPage: DeskPage {
    package static let layout = DeskLayout(
        "desk-channels",
        PackageResources.desk_channels_mustache,
        entry: .channels
    )

    package let title = "Channels"
    package let answer: String
    /// How the sending mode holds things back; `nil` when it does not.
    package let mode: String?
    package let channels: [ChannelCard]
    package let sources: [SourceCard]
    package let noChannels: EmptyState?
    package let noSources: EmptyState?

    /// Fills the page; the one-line answer counts the channels that need somebody.
    package init(mode: String? = nil, channels: [ChannelCard], sources: [SourceCard]) {
        self.mode = mode
        self.channels = channels
        self.sources = sources
        self.answer = Self.answer(channels)
        self.noChannels = channels.isEmpty ? Self.nothingOut : nil
        self.noSources = sources.isEmpty ? Self.nothingIn : nil
    }

    private static func answer(_ channels: [ChannelCard]) -> String {
        let needy = channels.filter { $0.remedy != nil }.map(\.id)
        switch (channels.count, needy.count) {
        case (0, _): return "Nobody can be reached yet."
        case (1, 0): return "The channel delivers."
        case (let all, 0): return "All \(MetricText.count(all)) channels deliver."
        case (_, 1): return "\(needy[0]) needs you."
        default: return "\(MetricText.count(needy.count)) channels need you: \(needy.joined(separator: ", "))."
        }
    }

    private static let nothingOut = EmptyState(
        heading: "No channel yet",
        words: "A channel is a way to people or systems. Add one under channels: in the configuration and restart:",
        command: "channels:\n  - { id: inbox, type: inbox }"
    )

    private static let nothingIn = EmptyState(
        heading: "No helpdesk posts here yet",
        words:
            "Programs can post events to /v1/events. To take a helpdesk's own webhooks, add it under sources: and restart:",
        command: "sources:\n  - { id: desk, type: chatwoot, secret: \"${DESK_SECRET}\" }"
    )
}

/// One way out.
package struct ChannelCard: Sendable {
    package let id: String
    /// `webhook`, `answers back to zendesk`, or `not configured`.
    package let type: String
    /// `delivering`, `waiting` or `stopped`.
    package let state: String
    package let tone: DeskTone
    /// What is wrong; `nil` when all is well.
    package let words: String?
    package let remedy: String?
    package let bars: CountBars?
    package let facts: [DeskFact]
    package let lastSuccess: DeskMoment?
    package let failure: ChannelFailure?
    /// Lists that stand behind the counts.
    package let links: [DeskLink]
    package let hasLinks: Bool
    package let queues: [StoppedQueueRow]
    package let hasQueues: Bool
    /// The page's own address; the forms post to `…/test`, `…/stop` and `…/resume`.
    package let path: DeskAddress
    /// The label of the address field; `nil` for a channel to a system.
    package let addressLabel: String?
    package let canTest: Bool
    package let canStop: Bool
    package let canResume: Bool

    package init(
        id: String,
        type: String?,
        state: String,
        tone: DeskTone,
        words: String? = nil,
        remedy: String? = nil,
        bars: CountBars? = nil,
        facts: [DeskFact] = [],
        lastSuccess: DeskMoment? = nil,
        failure: ChannelFailure? = nil,
        links: [DeskLink] = [],
        queues: [StoppedQueueRow] = [],
        addressKind: String? = nil,
        isTestable: Bool = true,
        isStopped: Bool = false
    ) {
        self.id = id
        self.type = type ?? "not configured"
        self.state = state
        self.tone = tone
        self.words = words
        self.remedy = remedy
        self.bars = bars
        self.facts = facts
        self.lastSuccess = lastSuccess
        self.failure = failure
        self.links = links
        self.hasLinks = !links.isEmpty
        self.queues = queues
        self.hasQueues = !queues.isEmpty
        self.path = DeskAddress(path: ["channels", id])
        self.addressLabel = addressKind.map { "Send a test to (\($0))" }
        self.canTest = type != nil && isTestable
        self.canStop = type != nil && !isStopped
        self.canResume = isStopped
    }
}

/// The last failure of a channel, in plain words.
package struct ChannelFailure: Sendable {
    package let at: DeskMoment
    package let words: String
    /// Left out where the card says the same already.
    package let remedy: String?
    package let href: DeskAddress

    package init(at: DeskMoment, words: String, remedy: String?, href: DeskAddress) {
        self.at = at
        self.words = words
        self.remedy = remedy
        self.href = href
    }
}

/// A queue of a channel that is stopped.
package struct StoppedQueueRow: Sendable {
    package let name: String
    package let words: String
    package let at: DeskMoment

    package init(name: String, words: String, at: DeskMoment) {
        self.name = name
        self.words = words
        self.at = at
    }
}

/// One helpdesk that posts to us.
package struct SourceCard: Sendable {
    package let id: String
    package let type: String
    package let tone: DeskTone
    package let state: String
    /// What to paste into the helpdesk.
    package let url: String
    package let lastEvent: DeskMoment?
    /// `12 in 30 days, the last 3 min ago: the signature is missing or wrong`.
    package let refusals: String?
    package let remedy: String?

    package init(
        id: String,
        type: String,
        state: String,
        tone: DeskTone,
        url: String,
        lastEvent: DeskMoment?,
        refusals: String? = nil,
        remedy: String? = nil
    ) {
        self.id = id
        self.type = type
        self.state = state
        self.tone = tone
        self.url = url
        self.lastEvent = lastEvent
        self.refusals = refusals
        self.remedy = remedy
    }
}
