/// Decides whether a person is asked now, later or not at all.
package enum InvitationPolicy {
    /// The verdict and every rule asked, in order; the first rule that does not pass decides.
    package static func decision(for facts: InvitationFacts) -> (verdict: Verdict, checks: [RuleCheck]) {
        var checks: [RuleCheck] = []
        for rule in InvitationRule.all where rule.purposes.contains(facts.purpose) {
            let ruling = rule.ask(facts)
            checks.append(RuleCheck(rule: rule.reason, passed: ruling.verdict == .send, detail: ruling.detail))
            switch ruling.verdict {
            case .send: continue
            case .suppress: return (ruling.verdict, checks)
            case .deferred(_, let until):
                guard let tooLate = InvitationAge.objection(to: until, facts) else { return (ruling.verdict, checks) }
                checks.append(RuleCheck(rule: .tooOld, passed: false, detail: tooLate))
                return (.suppress(.tooOld), checks)
            }
        }
        return (.send, checks)
    }
}
