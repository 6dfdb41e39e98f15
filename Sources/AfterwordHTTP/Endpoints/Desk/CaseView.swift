import AfterwordCore
import AfterwordService

/// Puts the story of a case into the words of its page.
struct CaseView {
    private let story: CaseStory
    private let clock: DeskClock

    init(_ story: CaseStory, clock: DeskClock) {
        self.story = story
        self.clock = clock
    }

    var page: CasePage {
        let record = self.story.case
        return CasePage(
            number: record.number ?? record.id,
            answer: self.story.summary,
            subject: record.subject ?? "Case without a subject",
            facts: self.facts,
            source: record.url.flatMap(DeskAddress.init(checking:)).map { DeskLink("Open in the helpdesk", to: $0) },
            story: self.story.moments.map(self.step)
        )
    }

    private var facts: [DeskFact] {
        let record = self.story.case
        let tags = record.tags.joined(separator: ", ")
        let known: [(String, String?)] = [
            ("Person", record.contact.displayName), ("State", record.phase), ("Channel", record.channel),
            ("Team", record.team?.name ?? record.team?.id), ("Agent", record.agent?.name ?? record.agent?.id),
            ("Tags", tags.isEmpty ? nil : tags), ("Product", record.product), ("Brand", record.brand),
            ("Resolved", record.resolvedAt.map { self.clock.happened($0).exact }),
            ("Source", "\(record.source) \(record.id)"), ("Test case", record.test ? "yes: never asked" : nil),
        ]
        return known.compactMap { name, value in value.map { DeskFact(name, $0) } }
    }

    private func step(_ moment: Moment) -> StoryEntry {
        switch moment.kind {
        case .event: self.entry(.event, moment)
        case .decision: self.decision(moment)
        case .message:
            self.entry(.message, moment, link: DeskLink("Every try", to: DeskAddress(path: ["messages", moment.id])))
        case .response: self.response(moment)
        case .followUp:
            self.entry(
                .followUp,
                moment,
                link: DeskLink("Open the follow-up", to: DeskAddress(path: ["follow-ups", moment.id]))
            )
        }
    }

    private func entry(_ kind: StoryEntry.Kind, _ moment: Moment, link: DeskLink? = nil) -> StoryEntry {
        StoryEntry(
            kind: kind,
            at: self.clock.happened(moment.at),
            title: moment.title,
            detail: moment.details.isEmpty ? nil : moment.details.joined(separator: " · "),
            link: link
        )
    }

    /// A decision shows its rules as a list that opens instead of as lines.
    private func decision(_ moment: Moment) -> StoryEntry {
        guard let decision = self.story.decisions.first(where: { $0.id == moment.id }) else {
            return self.entry(.decision, moment)
        }
        let checks = decision.checks.compactMap { check in
            DecisionReason(rawValue: check.rule).map {
                StoryCheck(RuleCheck(rule: $0, passed: check.passed, detail: check.detail))
            }
        }
        return StoryEntry(
            kind: .decision,
            at: self.clock.happened(moment.at),
            title: moment.title,
            detail: decision.until.map { "It is asked again \(self.clock.happened($0).words)." },
            tone: decision.verdict == "send" ? .plain : .warn,
            checks: checks
        )
    }

    /// The person's own words stand apart from ours.
    private func response(_ moment: Moment) -> StoryEntry {
        let response = self.story.responses.first { $0.id == moment.id }
        let quote = response?.comment.flatMap { $0.isEmpty ? nil : $0 }
        let ours = quote == nil ? moment.details : Array(moment.details.dropFirst())
        return StoryEntry(
            kind: .response,
            at: self.clock.happened(moment.at),
            title: moment.title,
            detail: ours.isEmpty ? nil : ours.joined(separator: " · "),
            quote: quote,
            tone: response?.mark?.tone ?? .plain
        )
    }
}
