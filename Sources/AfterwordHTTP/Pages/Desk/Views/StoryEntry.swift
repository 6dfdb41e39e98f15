package import AfterwordCore

/// One step of a story told top to bottom: what happened, when, and what was decided.
package struct StoryEntry: Sendable {
    /// What the step is about; drawn as an icon and said as a word.
    package enum Kind: String, Sendable, CaseIterable {
        case event, decision, message, attempt, response, followUp, consent, visit, lead, conversion, reward
    }

    package let kind: Kind
    package let kindWord: String
    package let at: DeskMoment
    package let title: String
    package let detail: String?
    /// A person's own words.
    package let quote: String?
    package let tone: DeskTone
    package let link: DeskLink?
    /// `14 rules asked`, above the opened list.
    package let checksSummary: String?
    package let checks: [StoryCheck]
    /// `3 tries`, above the opened list of ``lines``.
    package let linesSummary: String?
    package let lines: [String]

    package init(
        kind: Kind,
        at: DeskMoment,
        title: String,
        detail: String? = nil,
        quote: String? = nil,
        tone: DeskTone = .plain,
        link: DeskLink? = nil,
        checks: [StoryCheck] = [],
        linesSummary: String? = nil,
        lines: [String] = []
    ) {
        self.kind = kind
        self.kindWord = Self.word(kind)
        self.at = at
        self.title = title
        self.detail = detail
        self.quote = quote
        self.tone = tone
        self.link = link
        self.checksSummary = checks.isEmpty ? nil : MetricText.count(checks.count, "rule asked", "rules asked")
        self.checks = checks
        self.linesSummary = lines.isEmpty ? nil : linesSummary
        self.lines = lines
    }

    private static func word(_ kind: Kind) -> String {
        switch kind {
        case .event: "Event"
        case .decision: "Decision"
        case .message: "Message"
        case .attempt: "Attempt"
        case .response: "Answer"
        case .followUp: "Follow-up"
        case .consent: "Consent"
        case .visit: "Visit"
        case .lead: "Lead"
        case .conversion: "Conversion"
        case .reward: "Reward"
        }
    }
}

extension StoryEntry {
    /// Tells a recorded decision: the verdict as the title, every rule that was asked beneath it; `until` says in words
    /// when a deferred one is asked again.
    package static func decision(_ decision: Decision, survey: String, at: DeskMoment, until: String? = nil)
        -> StoryEntry
    {
        let because = decision.verdict.reason.map(DecisionWords.because) ?? ""
        let title =
            switch decision.verdict {
            case .send: "Afterword decided to ask with \(survey)"
            case .deferred: "Afterword put off asking with \(survey)"
            case .suppress: "Afterword decided not to ask with \(survey)"
            }
        let detail: String? =
            switch decision.verdict {
            case .send: nil
            case .deferred: "Because \(because)." + (until.map { " It is asked again \($0)." } ?? "")
            case .suppress: "Because \(because)."
            }
        return StoryEntry(
            kind: .decision,
            at: at,
            title: title,
            detail: detail,
            tone: detail == nil ? .plain : .warn,
            checks: decision.checks.map(StoryCheck.init)
        )
    }
}

/// One rule that was asked, as a question with its answer.
package struct StoryCheck: Sendable {
    package let question: String
    package let said: String
    package let passed: Bool
    package let detail: String

    package init(_ check: RuleCheck) {
        self.question = DecisionWords.question(check.rule)
        self.said = check.passed ? "yes" : "no"
        self.passed = check.passed
        self.detail = check.detail
    }
}
