/// Decides what an answer causes.
package enum ResponsePolicy {
    /// The consequences in the order they are to be applied; empty if the answer is only stored.
    package static func consequences(of facts: ResponseFacts) -> [Consequence] {
        let concern = facts.answer.concern(under: facts.lowRule)
        let care: [Consequence] =
            if let previous = facts.previous {
                self.correction(from: previous.concern(under: facts.lowRule), to: concern, facts)
            } else {
                concern.map { self.fullCare($0, facts) } ?? []
            }
        return care + self.promotion(facts)
    }
}

// MARK: - Low answers

extension ResponsePolicy {
    private static func fullCare(_ severity: Severity, _ facts: ResponseFacts) -> [Consequence] {
        self.followUp(severity, facts) + self.alert(severity, facts) + self.reason(facts)
    }

    /// One open task per customer and case; a further low answer joins it with the worse severity and the earlier due times.
    private static func followUp(_ severity: Severity, _ facts: ResponseFacts) -> [Consequence] {
        guard facts.lowRule?.opensFollowUp ?? true else { return [] }
        let target = facts.targets[severity]
        let dueAt = facts.calendar.due(from: facts.now, after: target.firstContact)
        let closeDueAt = facts.calendar.due(from: facts.now, after: target.close)
        guard let task = facts.openTask else {
            return [.openFollowUp(severity, dueAt: dueAt, closeDueAt: closeDueAt, linkedTo: facts.otherTask?.id)]
        }
        return [
            .joinFollowUp(
                task.id,
                max(severity, task.severity),
                dueAt: min(dueAt, task.dueAt),
                closeDueAt: min(closeDueAt, task.closeDueAt)
            )
        ]
    }

    /// One alert per task and severity, and none that tells less than the team has on its desk for this customer already. An alert says whom
    /// to call, so without a task there is none.
    private static func alert(_ severity: Severity, _ facts: ResponseFacts) -> [Consequence] {
        guard facts.lowRule?.opensFollowUp ?? true, facts.lowRule?.alerts ?? true else { return [] }
        let known = [facts.openTask?.severity, facts.openTask?.alertedSeverity, facts.otherTask?.severity]
        guard known.allSatisfy({ $0.map { severity > $0 } ?? true }) else { return [] }
        return [severity == .normal ? .alertInDigest(severity) : .alertNow(severity)]
    }

    /// Between two reason surveys to one person.
    package static let reasonCoolDown = Duration.days(30)

    /// Asked only after a low score: an urgent word under a good score is its own reason.
    private static func reason(_ facts: ResponseFacts) -> [Consequence] {
        guard facts.answer.score?.standing(under: facts.lowRule).scoreClass == .low,
            facts.lowRule.map({ $0.ask != nil }) ?? true
        else { return [] }
        if facts.isOptedOut { return [.skipReason("opted_out")] }
        if facts.reasonSentForCase { return [.skipReason("already_sent_for_case")] }
        if let last = facts.lastReasonSentAt, facts.now - last < self.reasonCoolDown {
            return [.skipReason("sent_in_last_30_days")]
        }
        if facts.isReasonKnown { return [.skipReason("reason_known")] }
        return [facts.isReachable ? .askReason : .skipReason("expired_address")]
    }
}

// MARK: - Corrections

extension ResponsePolicy {
    private static func correction(from old: Severity?, to new: Severity?, _ facts: ResponseFacts) -> [Consequence] {
        switch (old, new) {
        case (nil, nil): []
        case (nil, .some(let new)): self.fullCare(new, facts)
        case (.some, nil): [.cancelReason] + self.relief(facts)
        case (.some(let old), .some(let new)):
            if new > old {
                self.followUp(new, facts) + self.alert(new, facts)
            } else if new < old {
                self.easing(to: new, facts)
            } else {
                []
            }
        }
    }

    /// Milder but still low: the task is as severe as the worst that is left of its answers.
    private static func easing(to severity: Severity, _ facts: ResponseFacts) -> [Consequence] {
        guard let task = facts.openTask else { return [] }
        if let worse = facts.remaining, worse.severity > severity { return [.keepFollowUp(task.id, worse)] }
        return severity < task.severity ? [.lowerSeverity(task.id, severity)] : []
    }

    /// No longer low: unless another answer of the task is, one that nobody has begun is over, and one that somebody has begun is theirs to end.
    private static func relief(_ facts: ResponseFacts) -> [Consequence] {
        guard let task = facts.openTask else { return [] }
        if let other = facts.remaining { return [.keepFollowUp(task.id, other)] }
        let end: Consequence = task.isBegun ? .noteCorrection(task.id) : .closeAsCorrected(task.id)
        return task.alertedSeverity == nil ? [end] : [end, .alertCorrected(task.id)]
    }
}

// MARK: - Promoters

extension ResponsePolicy {
    /// A correction inside a class changes nothing but the score that is shown.
    private static func promotion(_ facts: ResponseFacts) -> [Consequence] {
        let before = facts.previous?.promoterScore
        let old = before?.promoterClass
        guard let score = facts.answer.promoterScore, let new = score.promoterClass else {
            return before == nil ? [] : [.withdrawClass]
        }
        guard new != old else { return score == before ? [] : [.correctClass(by: score)] }
        if new == .promoter { return [.setClass(new, by: score), .nominateAmbassador(by: score)] }
        return old == .promoter ? [.setClass(new, by: score), .withdrawPromotion] : [.setClass(new, by: score)]
    }
}
