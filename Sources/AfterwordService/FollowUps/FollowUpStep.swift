package import AfterwordCore

/// What a change of a follow-up is judged by.
package struct FollowUpRules: Sendable {
    package var now: Instant
    /// The closed list of causes.
    package var causes: [String]
    /// The tries to reach the person so far.
    package var tries: ContactTries

    package init(now: Instant, causes: [String], tries: ContactTries) {
        self.now = now
        self.causes = causes
        self.tries = tries
    }
}

extension FollowUp {
    /// The task after a change: open, contacted, closed, and closing needs a cause and an outcome.
    ///
    /// - Throws: ``FollowUpRefusal``.
    package func applying(_ change: FollowUpChange, under rules: FollowUpRules) throws(FollowUpRefusal) -> FollowUp {
        guard self.state != .closed else { throw .alreadyClosed }
        if let cause = change.cause, !cause.isEmpty, !rules.causes.contains(cause) {
            throw .unknownCause(cause, known: rules.causes)
        }
        var task = self
        task.owner = change.owner.map { $0.isEmpty ? nil : $0 } ?? task.owner
        task.cause = change.cause ?? task.cause
        task.outcome = nil
        task.note = change.note ?? task.note
        let target = change.state ?? (change.outcome == nil ? task.state : .closed)
        switch (task.state, target) {
        case (.contacted, .open): throw .wrongStep(from: .contacted, to: .open)
        case (_, .contacted):
            task.contactedAt = task.contactedAt ?? rules.now
        case (_, .closed):
            guard let cause = task.cause, !cause.isEmpty else { throw .missing(field: "cause") }
            guard let outcome = change.outcome else { throw .missing(field: "outcome") }
            guard outcome != .notReachable || rules.tries.areEnough else { throw .tooFewTries(rules.tries) }
            task.outcome = outcome
            task.closedAt = rules.now
        default: break
        }
        task.state = target
        return task
    }

    /// What the history says of the step from `old` to this.
    func history(since old: FollowUp) -> [(action: String, detail: String?)] {
        var lines: [(String, String?)] = []
        if self.owner != old.owner { lines.append(("assigned", self.owner)) }
        if self.state != old.state { lines.append((self.state.rawValue, self.outcome?.rawValue)) }
        if self.cause != old.cause { lines.append(("cause", self.cause)) }
        if self.note != old.note { lines.append(("note", self.note)) }
        return lines
    }
}
