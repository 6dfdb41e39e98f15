import AfterwordCore
import AfterwordStorage

/// Plans the recovery survey when a follow-up is closed; the sweep asks the policy when its day has come.
struct RecoveryPlanner: Sendable {
    private let context: ServiceContext

    init(_ context: ServiceContext) {
        self.context = context
    }

    /// Plans a check of the same survey, once per case; a refusal stands in the history with its reason.
    func plan(after task: FollowUp, now: Instant, in connection: any SQLConnection) throws {
        guard let outcome = task.outcome, RecoveryCheck.follows(outcome) else { return }
        let store = self.context.store
        let key = Self.key(of: task)
        guard let response = try store.response(task.responseID, in: connection),
            let original = try store.invitation(response.invitationID, in: connection),
            let survey = self.context.surveys()[response.survey]
        else { return try self.refuse(task, .disabled, now: now, in: connection) }
        guard try !store.hasRecoveryCheck(key: key, in: connection) else {
            return try self.refuse(task, .alreadyAskedForResolution, now: now, in: connection)
        }
        let account = self.context.account
        let team = task.team.flatMap { account.team(TeamFacts(id: $0, name: $0)) }
        let askAt = RecoveryCheck.due(
            closedAt: now,
            days: account.followUps.recoveryDays,
            calendar: account.calendar(of: team)
        )
        let check = self.invitation(survey, like: original, about: response, at: askAt, now: now)
        try store.insert(check, triggerKey: key, in: connection)
        try store.insert(self.decision(on: check, until: askAt, now: now), in: connection)
        try self.note(task, "recovery_planned", askAt.rfc3339, now: now, in: connection)
    }

    /// Writes into the history of the task what the person said to the check.
    func note(_ response: Response, to invitation: Invitation, now: Instant, in connection: any SQLConnection) throws {
        guard invitation.purpose == .recovery, let low = invitation.responseID, let score = response.score else {
            return
        }
        let word = RecoveryCheck.isRecovered(response.scoreClass) ? "recovered" : "not_recovered"
        for task in try self.context.store.followUps(about: low, of: response.contactID, in: connection) {
            try self.note(task, word, String(score), by: "customer", now: now, in: connection)
        }
    }

    /// Names the one check of a case; an answer without a case has one of its own.
    static func key(of task: FollowUp) -> String {
        task.caseID.map { "recovery:case:\($0.rawValue)" } ?? "recovery:task:\(task.id.rawValue)"
    }

    private func invitation(
        _ survey: Survey,
        like original: Invitation,
        about response: Response,
        at askAt: Instant,
        now: Instant
    ) -> Invitation {
        var check = Invitation(
            id: self.context.store.ids.next(at: now),
            survey: survey.name,
            surveyVersion: survey.version,
            kind: survey.kind,
            purpose: .recovery,
            contactID: response.contactID,
            state: .waiting,
            locale: survey.language(for: [original.locale, self.context.account.language]),
            createdAt: now
        )
        check.caseID = original.caseID
        check.resolutionNumber = original.resolutionNumber
        check.resolvedAt = original.resolvedAt
        check.purchaseID = original.purchaseID
        check.responseID = response.id
        check.segments = original.segments
        check.reason = .delayed
        check.decideAgainAt = askAt
        return check
    }

    private func decision(on check: Invitation, until askAt: Instant, now: Instant) -> Decision {
        let days = self.context.account.followUps.recoveryDays
        let detail = "the recovery survey goes out \(days) working days after the follow-up was closed"
        return Decision(
            id: self.context.store.ids.next(at: now),
            invitationID: check.id,
            caseID: check.caseID,
            contactID: check.contactID,
            survey: check.survey,
            decidedAt: now,
            verdict: .deferred(.delayed, until: askAt),
            checks: [RuleCheck(rule: .delayed, passed: false, detail: detail)]
        )
    }

    private func refuse(
        _ task: FollowUp,
        _ reason: DecisionReason,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        try self.note(task, "recovery_not_asked", reason.rawValue, now: now, in: connection)
    }

    private func note(
        _ task: FollowUp,
        _ action: String,
        _ detail: String,
        by actor: String = "system",
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        try self.context.store.append(
            to: task.id,
            actor: actor,
            action: action,
            detail: detail,
            at: now,
            in: connection
        )
    }
}
