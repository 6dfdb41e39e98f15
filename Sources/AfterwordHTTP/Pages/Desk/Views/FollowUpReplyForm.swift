/// The form to write to the customer, with the preview once it was asked for.
package struct FollowUpReplyForm: Sendable {
    package let version: Int
    /// Names this sending, so that pressing Send twice sends once.
    package let submission: String
    package let ways: [DeskChoice]
    package let isReachable: Bool
    package let templates: [DeskChoice]
    package let hasTemplates: Bool
    package let subject: String
    package let text: String
    package let error: String?
    package let preview: FollowUpPreview?

    package init(
        version: Int,
        submission: String,
        ways: [DeskChoice],
        templates: [DeskChoice] = [],
        subject: String = "",
        text: String = "",
        error: String? = nil,
        preview: FollowUpPreview? = nil
    ) {
        self.version = version
        self.submission = submission
        self.ways = ways
        self.isReachable = !ways.isEmpty
        self.templates = templates
        self.hasTemplates = !templates.isEmpty
        self.subject = subject
        self.text = text
        self.error = error
        self.preview = preview
    }
}

/// A reply as the customer will read it.
package struct FollowUpPreview: Sendable {
    /// The channel's id, sent back with the form.
    package let channel: String
    /// By which channel and to which address, in words.
    package let way: String
    package let subject: String
    package let text: String
    /// What has to be ticked before it goes.
    package let warnings: [DeskChoice]

    package init(channel: String, way: String, subject: String, text: String, warnings: [DeskChoice] = []) {
        self.channel = channel
        self.way = way
        self.subject = subject
        self.text = text
        self.warnings = warnings
    }
}

/// A reply that went, and what became of it.
package struct FollowUpSentReply: Sendable {
    package let way: String
    package let text: String
    package let state: String
    package let tone: DeskTone
    package let at: DeskMoment
    /// The message's own page; `nil` for those who may not read it.
    package let link: DeskAddress?

    package init(way: String, text: String, state: String, tone: DeskTone, at: DeskMoment, link: DeskAddress?) {
        self.way = way
        self.text = text
        self.state = state
        self.tone = tone
        self.at = at
        self.link = link
    }
}

/// Two people changed it at once: what stands there now, beside what this one wanted.
package struct FollowUpClash: Sendable {
    package let words: String
    /// Who changed it last, and how.
    package let last: String?
    package let rows: [Row]
    package let hasRows: Bool

    /// One field that both touched.
    package struct Row: Sendable {
        package let name: String
        package let now: String
        package let yours: String
        package let isSame: Bool

        package init(_ name: String, now: String, yours: String) {
            self.name = name
            self.now = now
            self.yours = yours
            self.isSame = now == yours
        }
    }

    package init(words: String, last: String? = nil, rows: [Row] = []) {
        self.words = words
        self.last = last
        self.rows = rows
        self.hasRows = !rows.isEmpty
    }
}
