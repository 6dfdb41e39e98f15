package import AfterwordCore

/// One recorded decision with every rule that was asked.
package struct DecisionRecord: Encodable, Sendable {
    /// One rule and what it said.
    package struct Check: Encodable, Sendable {
        package var rule: String
        package var passed: Bool
        package var detail: String
    }

    package var id: String
    @Nullable package var invitation: String?
    @Nullable package var survey: String?
    package var decidedAt: String
    /// `send`, `defer` or `suppress`.
    package var verdict: String
    @Nullable package var reason: String?
    /// When it is asked again.
    @Nullable package var until: String?
    /// In the order of asking; the last one decided.
    package var checks: [Check]

    /// A decision as the API shows it.
    package init(_ decision: Decision) {
        self.id = decision.id.text
        self.invitation = decision.invitationID?.text
        self.survey = decision.survey
        self.decidedAt = decision.decidedAt.rfc3339
        self.verdict = decision.verdict.name
        self.reason = decision.verdict.reason?.rawValue
        self.until = decision.verdict.until?.rfc3339
        self.checks = decision.checks.map {
            Check(rule: $0.rule.rawValue, passed: $0.passed, detail: $0.detail)
        }
    }
}
