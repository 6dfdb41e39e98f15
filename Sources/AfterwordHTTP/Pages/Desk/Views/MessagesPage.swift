package import AfterwordCore

/// What Afterword sends: counts by state, and each message with its last failure in words.
package struct MessagesPage: DeskPage {
    package static let layout = DeskLayout(
        "desk-messages",
        PackageResources.desk_messages_mustache,
        entry: .channels
    )

    package let title = "Messages"
    package let answer: String
    /// Failures by reason, the largest group first.
    package let troubles: [TroubleRow]
    package let hasTroubles: Bool
    package let search: MessageSearch
    package let filters: [FilterGroup]
    /// What can be done to everything that is shown.
    package let deeds: [DeskLink]
    package let rows: [MessageRow]
    package let next: DeskAddress?
    package let empty: EmptyState?

    /// Fills the page; `waiting`, `held` and `failed` make the one-line answer.
    package init(
        waiting: Int,
        held: Int,
        failed: Int,
        troubles: [TroubleRow] = [],
        search: MessageSearch = MessageSearch(),
        filters: [FilterGroup],
        deeds: [DeskLink] = [],
        rows: [MessageRow],
        next: DeskAddress? = nil
    ) {
        self.answer = Self.answer(waiting: waiting, held: held, failed: failed)
        self.troubles = troubles
        self.hasTroubles = !troubles.isEmpty
        self.search = search
        self.filters = filters
        self.deeds = deeds
        self.rows = rows
        self.next = next
        let isNarrowed = search.isNarrowed || filters.contains(where: \.isNarrowed)
        self.empty = rows.isEmpty ? Self.emptyState(isNarrowed: isNarrowed) : nil
    }

    private static func answer(waiting: Int, held: Int, failed: Int) -> String {
        let parts = [(waiting, "waiting"), (held, "held"), (failed, "failed")].filter { $0.0 > 0 }
        guard !parts.isEmpty else { return "Nothing waits, nothing is held, nothing failed." }
        let counts = parts.map { "\(MetricText.count($0.0)) \($0.1)" }.joined(separator: ", ")
        return counts + (held + failed > 0 ? ". Nothing is lost: mend the channel, then send again." : ".")
    }

    private static func emptyState(isNarrowed: Bool) -> EmptyState {
        if isNarrowed { return .narrowed("/messages") }
        return EmptyState(
            heading: "Nothing was sent yet",
            words:
                "Every invitation, alert and event webhook stands here with each try. See whether the channels are ready:",
            command: "afterword doctor"
        )
    }
}

/// Messages that failed alike.
package struct TroubleRow: Sendable {
    package let count: String
    /// What is wrong, as a sentence.
    package let words: String
    /// The queue, or the channel where it is several queues.
    package let place: String
    package let remedy: String
    package let oldest: DeskMoment
    /// The list with only these.
    package let href: DeskAddress

    package init(
        count: String,
        words: String,
        place: String,
        remedy: String,
        oldest: DeskMoment,
        href: DeskAddress
    ) {
        self.count = count
        self.words = words
        self.place = place
        self.remedy = remedy
        self.oldest = oldest
        self.href = href
    }
}

/// The search for words of a failure, and what else narrows the list without being a chip.
package struct MessageSearch: Sendable {
    package let reason: String
    /// The other filters of the address, kept by the search.
    package let fields: [HiddenField]
    /// `Queue crm@example.org`; `nil` when only chips narrow.
    package let chosen: String?

    package init(reason: String = "", fields: [HiddenField] = [], chosen: String? = nil) {
        self.reason = reason
        self.fields = fields
        self.chosen = chosen
    }

    var isNarrowed: Bool { !self.reason.isEmpty || self.chosen != nil }
}

/// One message in the list.
package struct MessageRow: Sendable {
    package let href: DeskAddress
    package let state: String
    package let tone: DeskTone
    /// `Invitation to Ana P.`
    package let what: String
    package let channel: String
    package let attempts: String
    /// The last failure in plain words, with the remedy.
    package let failure: String?
    package let at: DeskMoment
    package let canSendAgain: Bool

    /// Describes a row; it can be sent again when its state may become waiting.
    package init(
        href: DeskAddress,
        state: MessageState,
        what: String,
        channel: String,
        attempts: Int,
        failure: String?,
        at: DeskMoment
    ) {
        self.href = href
        self.state = state.words
        self.tone = state.tone
        self.what = what
        self.channel = channel
        self.attempts = MetricText.count(attempts, "try", "tries")
        self.failure = failure
        self.at = at
        self.canSendAgain = [.held, .exhausted, .bounced].contains(state)
    }
}
