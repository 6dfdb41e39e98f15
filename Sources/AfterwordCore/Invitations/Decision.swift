/// The recorded verdict on one invitation: which rules were asked, what each said, which one decided, when it is asked again.
package struct Decision: Entity, Equatable {
    package static let idPrefix = "dec"

    package var id: EntityID<Decision>
    package var invitationID: EntityID<Invitation>?
    package var caseID: EntityID<SupportCase>?
    package var contactID: EntityID<Contact>
    package var survey: String?
    package var decidedAt: Instant
    package var verdict: Verdict
    package var checks: [RuleCheck]

    package init(
        id: EntityID<Decision>,
        invitationID: EntityID<Invitation>? = nil,
        caseID: EntityID<SupportCase>? = nil,
        contactID: EntityID<Contact>,
        survey: String? = nil,
        decidedAt: Instant,
        verdict: Verdict,
        checks: [RuleCheck]
    ) {
        self.id = id
        self.invitationID = invitationID
        self.caseID = caseID
        self.contactID = contactID
        self.survey = survey
        self.decidedAt = decidedAt
        self.verdict = verdict
        self.checks = checks
    }
}

/// What was decided.
package enum Verdict: Sendable, Equatable {
    case send
    /// Ask again at `until`.
    case deferred(DecisionReason, until: Instant)
    case suppress(DecisionReason)

    /// The word in SQL and JSON: `send`, `defer`, `suppress`.
    package var name: String {
        switch self {
        case .send: "send"
        case .deferred: "defer"
        case .suppress: "suppress"
        }
    }

    package var reason: DecisionReason? {
        switch self {
        case .send: nil
        case .deferred(let reason, _), .suppress(let reason): reason
        }
    }

    package var until: Instant? {
        if case .deferred(_, let until) = self { until } else { nil }
    }
}

/// One rule that was asked and what it said; the list is in the order of asking and ends with the rule that decided.
package struct RuleCheck: Sendable, Equatable, Codable {
    /// The reason word the rule would have given.
    package var rule: DecisionReason
    package var passed: Bool
    /// The facts it looked at, in plain words: "last asked 2026-03-20, 30 days end 2026-04-19".
    package var detail: String

    package init(rule: DecisionReason, passed: Bool, detail: String) {
        self.rule = rule
        self.passed = passed
        self.detail = detail
    }
}

/// The closed list of reasons, and `delayed` for a delay that a survey asks for.
package enum DecisionReason: String, Sendable, CaseIterable, Codable {
    case test
    case optedOut = "opted_out"
    case noRule = "no_rule"
    case noAddress = "no_address"
    case expiredAddress = "expired_address"
    case bouncedBefore = "bounced_before"
    case noConsent = "no_consent"
    case reopened
    case alreadyAskedForResolution = "already_asked_for_resolution"
    case excludedSegment = "excluded_segment"
    case notSampled = "not_sampled"
    case yearlyLimit = "yearly_limit"
    case throttled
    case outsideHours = "outside_hours"
    case superseded
    case tooOld = "too_old"
    case disabled
    /// The person asked to be asked less often.
    case askedLess = "asked_less"
    /// The person was erased.
    case erased
    /// The survey's or the configuration's delay has not passed yet.
    case delayed
}
