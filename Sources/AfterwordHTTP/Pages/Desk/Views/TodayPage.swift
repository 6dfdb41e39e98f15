/// The first page: four figures, who to call now, what people say, and whether messages get out.
package struct TodayPage: DeskPage {
    package static let layout = DeskLayout(
        "desk-today",
        PackageResources.desk_today_mustache,
        entry: .today
    )

    package let title = "Today"
    package let answer: String
    /// What somebody has to mend before the rest can be trusted.
    package let notices: [TodayNotice]
    /// `Last 28 days, compared with the 28 before`.
    package let period: String
    package let tiles: [ScoreTile]
    package let queue: [FollowUpRow]
    package let queueEmpty: EmptyState?
    package let comments: [CommentRow]
    package let commentsEmpty: EmptyState?
    package let outbox: OutboxLine

    /// Fills the page; the one-line answer is made from the queue's full counts, not from the rows shown.
    package init(
        notices: [TodayNotice] = [],
        period: String,
        tiles: [ScoreTile],
        queue: [FollowUpRow],
        openCount: Int,
        lateCount: Int,
        comments: [CommentRow],
        outbox: OutboxLine
    ) {
        self.answer = Self.answer(openCount: openCount, lateCount: lateCount)
        self.notices = notices
        self.period = period
        self.tiles = tiles
        self.queue = queue
        self.queueEmpty = queue.isEmpty ? Self.quietQueue : nil
        self.comments = comments
        self.commentsEmpty = comments.isEmpty ? Self.noComments : nil
        self.outbox = outbox
    }

    /// Who is waiting, in one sentence.
    package static func answer(openCount: Int, lateCount: Int) -> String {
        guard openCount > 0 else { return "Nobody is waiting for a call." }
        if openCount == 1 {
            return "1 person is waiting for a call" + (lateCount > 0 ? ", and the call is late." : ".")
        }
        let waiting = "\(MetricText.count(openCount)) people are waiting for a call"
        return lateCount > 0
            ? "\(waiting), \(MetricText.count(lateCount)) of them late." : "\(waiting), none of them late."
    }

    private static let quietQueue = EmptyState(
        heading: "Nobody to call",
        words:
            "A low score puts the person here, with an owner and a time to call by. It begins with a case that closes.",
        link: DeskLink("See the cases", to: "/cases")
    )

    private static let noComments = EmptyState(
        heading: "No comments yet",
        words: "What people write beside their score appears here, newest first.",
        link: DeskLink("See what they are asked", to: "/surveys")
    )
}

/// Something that keeps the house from working, with the way to it.
package struct TodayNotice: Sendable {
    package let words: String
    package let link: DeskLink

    package init(_ words: String, link: DeskLink) {
        self.words = words
        self.link = link
    }
}

/// A recent comment with its score.
package struct CommentRow: Sendable {
    package let score: ScoreMark?
    package let text: String
    package let person: String
    package let channel: String
    package let at: DeskMoment
    package let href: DeskAddress

    package init(score: ScoreMark?, text: String, person: String, channel: String, at: DeskMoment, href: DeskAddress) {
        self.score = score
        self.text = text
        self.person = person
        self.channel = channel
        self.at = at
        self.href = href
    }
}

/// Whether messages get out, in one line that leads to the rows.
package struct OutboxLine: Sendable {
    package let words: String
    package let tone: DeskTone
    package let links: [DeskLink]

    /// Says what waits, is held and failed; held and failed ask for attention and lead to their rows.
    package init(waiting: Int, held: Int, failed: Int) {
        let needsCare = held + failed > 0
        self.tone = failed > 0 ? .low : held > 0 ? .warn : .plain
        self.words =
            needsCare ? "Some messages need you:" : waiting > 0 ? "Messages are on their way:" : "All messages are out."
        let parts = [(waiting, "waiting", "waiting"), (held, "held", "held"), (failed, "failed", "exhausted")]
        self.links = parts.filter { $0.0 > 0 }.map { part in
            DeskLink(
                "\(MetricText.count(part.0)) \(part.1)",
                to: DeskAddress(path: ["messages"], query: [(name: "state", value: part.2)])
            )
        }
    }
}
