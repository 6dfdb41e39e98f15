/// A survey as its file says it; the file's text decides, so equal text means equal ``version``.
package struct Survey: Sendable {
    package var name: String
    package var kind: SurveyKind
    /// First 12 hex digits of the SHA-256 of the file's bytes; stored with each invitation, a changed question starts a new series.
    package var version: String
    package var languages: [String]
    package var send: SendingRules
    package var questions: [any Question]
    package var low: LowRule?
    package var high: HighRule?
    package var theme: Theme

    package init(
        name: String,
        kind: SurveyKind,
        version: String,
        languages: [String],
        send: SendingRules,
        questions: [any Question],
        low: LowRule? = nil,
        high: HighRule? = nil,
        theme: Theme = Theme()
    ) {
        self.name = name
        self.kind = kind
        self.version = version
        self.languages = languages
        self.send = send
        self.questions = questions
        self.low = low
        self.high = high
        self.theme = theme
    }

    /// The question whose score is the survey's score: the first one with a scale of the survey's kind.
    package var scoredQuestion: (any Question)? {
        self.questions.first { $0.scale?.kind == self.kind }
    }

    package var scale: Scale? { self.scoredQuestion?.scale }

    /// The question that a message asks and a button answers: the scored one, else the first.
    package var leadingQuestion: (any Question)? { self.scoredQuestion ?? self.questions.first }

    /// The first text question: its answer is the response's comment.
    package var commentQuestion: (any Question)? {
        self.questions.first { if case .text = $0.form(in: "en") { true } else { false } }
    }

    /// Bytes of the longest texts that all its questions take together.
    package var mostBytes: Int {
        self.questions.reduce(0) { sum, question in
            guard case .text(let limit) = question.form(in: "en") else { return sum }
            return sum + limit * TextQuestion.mostBytesPerCharacter
        }
    }

    /// The language to ask in: the first of `wanted` (contact, case, account) that the survey has, by primary subtag, else English, else its first.
    package func language(for wanted: [String?]) -> String {
        for tag in wanted.compactMap({ $0 }) {
            let primary =
                tag.lowercased().split(whereSeparator: { $0 == "-" || $0 == "_" }).first.map(String.init) ?? ""
            if self.languages.contains(tag.lowercased()) { return tag.lowercased() }
            if self.languages.contains(primary) { return primary }
        }
        return self.languages.contains("en") ? "en" : (self.languages.first ?? "en")
    }
}

/// What makes a survey go out.
package enum Trigger: String, Sendable, CaseIterable {
    case caseResolved = "case.resolved"
    case purchaseCompleted = "purchase.completed"
    /// Sent by the service itself after a low score (`reason`) or asked for by the API only.
    case sporadic
    case schedule
    /// Follows a low score of another survey.
    case lowScore = "low_score"
}

/// When, to whom and by which channels a survey is sent.
package struct SendingRules: Sendable, Equatable {
    package var on: Trigger
    package var conditions: Conditions
    /// Wait after the trigger; `nil` = the configuration's default.
    package var delay: Duration?
    /// `nil` = 30 days.
    package var coolDown: Duration?
    /// Share of people asked, 0…1, by deterministic hash.
    package var sample: Double
    /// Channel ids in order of preference; `nil` = the configuration's `default_channels`, else every channel that can reach the contact.
    package var channels: [String]?
    package var expiresAfter: Duration
    /// Local time of day in which nothing is sent, also for the first invitation; `nil` = it goes at once.
    package var quietHours: QuietHours?
    package var requiresConsent: Bool

    package init(
        on: Trigger,
        conditions: Conditions = Conditions(),
        delay: Duration? = nil,
        coolDown: Duration? = nil,
        sample: Double = 1,
        channels: [String]? = nil,
        expiresAfter: Duration = .days(14),
        quietHours: QuietHours? = nil,
        requiresConsent: Bool = false
    ) {
        self.on = on
        self.conditions = conditions
        self.delay = delay
        self.coolDown = coolDown
        self.sample = sample
        self.channels = channels
        self.expiresAfter = expiresAfter
        self.quietHours = quietHours
        self.requiresConsent = requiresConsent
    }
}

/// Conditions on the case; an empty list asks nothing. All given ones must hold. Comparison ignores letter case.
package struct Conditions: Sendable, Equatable {
    package var tagsAny: [String] = []
    package var tagsAll: [String] = []
    package var tagsNone: [String] = []
    package var channel: [String] = []
    package var team: [String] = []
    package var product: [String] = []
    package var brand: [String] = []

    package init() {}
}

/// A daily span of local time that may cross midnight, e.g. 20:00–09:00; minutes since midnight.
package struct QuietHours: Sendable, Equatable {
    package var start: Int
    package var end: Int

    package init(start: Int, end: Int) {
        self.start = start
        self.end = end
    }
}

/// Consequences of a low score.
package struct LowRule: Sendable, Equatable {
    /// `nil` = the class table's own limit.
    package var atOrBelow: Int?
    package var opensFollowUp: Bool
    /// The survey asked next, e.g. `reason`.
    package var ask: String?
    package var alerts: Bool

    package init(atOrBelow: Int? = nil, opensFollowUp: Bool = true, ask: String? = nil, alerts: Bool = true) {
        self.atOrBelow = atOrBelow
        self.opensFollowUp = opensFollowUp
        self.ask = ask
        self.alerts = alerts
    }
}

/// Consequences of a good score.
package struct HighRule: Sendable, Equatable {
    package var thanks: LocalizedText?
    /// The survey offered with the thanks to everyone not asked within its cool-down, e.g. `nps` after a csat.
    package var offer: String?

    package init(thanks: LocalizedText? = nil, offer: String? = nil) {
        self.thanks = thanks
        self.offer = offer
    }
}

extension Survey {
    /// The survey's own thanks for an answer of this class; a low or a neutral one is not what they were written for. `nil` stands for an
    /// answer without a score.
    package func thanks(after scoreClass: ScoreClass?) -> LocalizedText? {
        switch scoreClass {
        case .low, .neutral: nil
        case .positive, .top, .promoter, nil: self.high?.thanks
        }
    }
}

/// Looks of the public page.
package struct Theme: Sendable, Equatable {
    package var brand: String?
    /// `#RRGGBB`.
    package var accent: String?

    package init(brand: String? = nil, accent: String? = nil) {
        self.brand = brand
        self.accent = accent
    }
}
