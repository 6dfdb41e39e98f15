import AfterwordCore
import AfterwordService

/// Puts the story of a case into the words of its page.
struct CaseView {
    private let story: CaseStory
    private let clock: DeskClock

    /// Whether messages and the rest of the person's story lie behind closed doors for the visitor.
    private let isLimited: Bool

    init(_ story: CaseStory, clock: DeskClock, isLimited: Bool = false) {
        self.story = story
        self.clock = clock
        self.isLimited = isLimited
    }

    var page: CasePage {
        let record = self.story.case
        return CasePage(
            number: record.number ?? record.id,
            answer: self.story.summary,
            subject: record.subject ?? "Case without a subject",
            facts: self.facts,
            source: record.url.flatMap(DeskAddress.init(checking:)).map { DeskLink("Open in the helpdesk", to: $0) },
            person: self.isLimited ? nil : record.contact.map { DeskLink($0.displayName, to: $0.page) },
            story: self.story.moments.map(self.moments.step)
        )
    }

    private var moments: MomentView {
        MomentView(
            clock: self.clock,
            linksMessages: !self.isLimited,
            decisions: self.story.decisions,
            responses: self.story.responses
        )
    }

    private var facts: [DeskFact] {
        let record = self.story.case
        let tags = record.tags.joined(separator: ", ")
        let known: [(String, String?)] = [
            ("Person", record.contact == nil || self.isLimited ? record.contact.displayName : nil),
            ("State", record.phase), ("Channel", record.channel),
            ("Team", record.team?.name ?? record.team?.id), ("Agent", record.agent?.name ?? record.agent?.id),
            ("Tags", tags.isEmpty ? nil : tags), ("Product", record.product), ("Brand", record.brand),
            ("Resolved", record.resolvedAt.map { self.clock.happened($0).exact }),
            ("Source", "\(record.source) \(record.id)"), ("Test case", record.test ? "yes: never asked" : nil),
        ]
        return known.compactMap { name, value in value.map { DeskFact(name, $0) } }
    }
}
