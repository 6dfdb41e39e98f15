package import AfterwordCore
import AfterwordStorage

/// What a person may change on a follow-up; `nil` leaves a field as it is.
package struct FollowUpChange: Sendable, Equatable {
    package var state: FollowUp.State?
    package var owner: String?
    package var cause: String?
    package var outcome: FollowUp.Outcome?
    package var note: String?

    package init(
        state: FollowUp.State? = nil,
        owner: String? = nil,
        cause: String? = nil,
        outcome: FollowUp.Outcome? = nil,
        note: String? = nil
    ) {
        self.state = state
        self.owner = owner
        self.cause = cause
        self.outcome = outcome
        self.note = note
    }
}

/// Works on follow-ups: assign, contact, close. Each change is one transaction with its line in the history.
package struct FollowUpDesk: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Applies a change if the task still has a version the person saw.
    ///
    /// - Throws: ``FollowUpRefusal``, or what the database says.
    /// - Returns: the task as it is now.
    package func change(
        _ id: EntityID<FollowUp>,
        version: VersionCondition,
        by actor: String,
        _ change: FollowUpChange
    ) async throws -> FollowUp {
        let now = self.context.now()
        let task = try await self.context.store.database.write { connection in
            try self.change(id, version: version, by: actor, change, now: now, in: connection)
        }
        self.context.wakeRelay()
        return task
    }

    /// The same for the one version the person saw.
    package func change(
        _ id: EntityID<FollowUp>,
        version: Int,
        by actor: String,
        _ change: FollowUpChange
    ) async throws -> FollowUp {
        try await self.change(id, version: .exactly(version), by: actor, change)
    }

    private func change(
        _ id: EntityID<FollowUp>,
        version: VersionCondition,
        by actor: String,
        _ change: FollowUpChange,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> FollowUp {
        let store = self.context.store
        guard let old = try store.followUp(id, in: connection) else { throw FollowUpRefusal.unknown }
        guard version.holds(for: old.version) else { throw FollowUpRefusal.changedMeanwhile(version: old.version) }
        var change = change
        if let owner = change.owner, !owner.isEmpty {
            // Two spellings of one name would be two owners to whoever counts them.
            change.owner = try StaffDirectory(self.context).spelling(of: owner, in: connection) ?? owner
        }
        var task = try old.applying(change, under: self.rules(for: old, now: now, in: connection))
        guard try store.update(task, expecting: old.version, in: connection) else {
            throw FollowUpRefusal.changedMeanwhile(version: old.version)
        }
        task.version = old.version + 1
        for line in task.history(since: old) {
            try store.append(
                to: id,
                actor: actor,
                action: line.action,
                detail: line.detail,
                at: now,
                in: connection
            )
        }
        try store.audit(actor: actor, action: "follow_up.changed", subject: id.text, at: now, in: connection)
        if task.state == .closed, old.state != .closed {
            try store.rescoreSoon([task.contactID], in: connection)
            try self.tellClosed(task, now: now, in: connection)
            try RecoveryPlanner(self.context).plan(after: task, now: now, in: connection)
        }
        return task
    }

    private func rules(
        for task: FollowUp,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> FollowUpRules {
        let store = self.context.store
        let survey = try store.response(task.responseID, in: connection)?.survey ?? task.survey
        return FollowUpRules(
            now: now,
            causes: FollowUpCauses(survey: survey, among: self.context.surveys()).words,
            tries: ContactTries(
                try store.contactTries(of: task.id, in: connection),
                timeZone: self.context.account.timeZone
            )
        )
    }

    private func tellClosed(_ task: FollowUp, now: Instant, in connection: any SQLConnection) throws {
        let store = self.context.store
        guard let contact = try store.contact(task.contactID, in: connection) else { return }
        let supportCase = try task.caseID.flatMap { try store.supportCase($0, in: connection) }
        try EventOutlet(self.context).tell(
            .followUpClosed,
            FollowUpData(task, contact, supportCase),
            about: contact.id,
            at: now,
            in: connection
        )
    }
}
