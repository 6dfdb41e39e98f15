import AfterwordCore
import AfterwordService

/// Puts the moments of a story into the words of its page.
struct MomentView {
    let clock: DeskClock
    /// Whether the visitor may open messages.
    var linksMessages = true
    /// Decisions and answers that are told with more than their moment's lines.
    var decisions: [DecisionRecord] = []
    var responses: [ResponseRecord] = []

    func step(_ moment: Moment) -> StoryEntry {
        switch moment.kind {
        case .event: self.entry(.event, moment)
        case .decision: self.decision(moment)
        case .message: self.message(moment)
        case .response: self.response(moment)
        case .followUp:
            self.entry(
                .followUp,
                moment,
                link: DeskLink("Open the follow-up", to: DeskAddress(path: ["follow-ups", moment.id]))
            )
        case .consent: self.entry(.consent, moment)
        }
    }

    private func entry(_ kind: StoryEntry.Kind, _ moment: Moment, link: DeskLink? = nil) -> StoryEntry {
        StoryEntry(
            kind: kind,
            at: self.clock.happened(moment.at),
            title: moment.headline,
            detail: moment.details.isEmpty ? nil : moment.details.joined(separator: " · "),
            link: link
        )
    }

    /// A message shows its tries as a list that opens.
    private func message(_ moment: Moment) -> StoryEntry {
        let count = MetricText.count(moment.details.count, "try", "tries")
        return StoryEntry(
            kind: .message,
            at: self.clock.happened(moment.at),
            title: moment.headline,
            link: self.linksMessages
                ? DeskLink("Open the message", to: DeskAddress(path: ["messages", moment.id])) : nil,
            linesSummary: count,
            lines: moment.details
        )
    }

    /// A decision shows its rules as a list that opens instead of as lines.
    private func decision(_ moment: Moment) -> StoryEntry {
        guard let decision = self.decisions.first(where: { $0.id == moment.id }) else {
            let rules = MetricText.count(moment.details.count, "rule asked", "rules asked")
            return StoryEntry(
                kind: .decision,
                at: self.clock.happened(moment.at),
                title: moment.headline,
                linesSummary: rules,
                lines: moment.details
            )
        }
        let checks = decision.checks.compactMap { check in
            DecisionReason(rawValue: check.rule).map {
                StoryCheck(RuleCheck(rule: $0, passed: check.passed, detail: check.detail))
            }
        }
        return StoryEntry(
            kind: .decision,
            at: self.clock.happened(moment.at),
            title: moment.headline,
            detail: decision.until.map { "It is asked again \(self.clock.happened($0).words)." },
            tone: decision.verdict == "send" ? .plain : .warn,
            checks: checks
        )
    }

    /// The person's own words stand apart from ours.
    private func response(_ moment: Moment) -> StoryEntry {
        let response = self.responses.first { $0.id == moment.id }
        let quote = response?.comment.flatMap { $0.isEmpty ? nil : $0 }
        let ours = quote == nil ? moment.details : Array(moment.details.dropFirst())
        return StoryEntry(
            kind: .response,
            at: self.clock.happened(moment.at),
            title: moment.headline,
            detail: ours.isEmpty ? nil : ours.joined(separator: " · "),
            quote: quote,
            tone: response?.mark?.tone ?? .plain
        )
    }
}

extension Moment {
    /// The title, with the case in front where a story spans several.
    fileprivate var headline: String {
        self.supportCase.map { "Case \($0): \(self.title.prefix(1).lowercased())\(self.title.dropFirst())" }
            ?? self.title
    }
}
