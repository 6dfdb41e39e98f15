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

/// Why a change was refused.
package enum FollowUpRefusal: Error, Sendable, Equatable {
    case unknown
    /// Somebody else changed it first; carries the version it has now.
    case changedMeanwhile(version: Int)
    /// A closed task is not changed any more.
    case alreadyClosed
    /// Closing needs a cause and an outcome; names the missing field.
    case missing(field: String)
    /// contacted cannot go back to open.
    case wrongStep(from: FollowUp.State, to: FollowUp.State)
}

/// Works on follow-ups: assign, contact, close. Each change is one transaction with its line in the history.
package struct FollowUpDesk: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Applies a change if the task still has the version the person saw.
    ///
    /// - Throws: ``FollowUpRefusal``, or what the database says.
    /// - Returns: the task as it is now.
    package func change(
        _ id: EntityID<FollowUp>,
        version: Int,
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

    private func change(
        _ id: EntityID<FollowUp>,
        version: Int,
        by actor: String,
        _ change: FollowUpChange,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> FollowUp {
        let store = self.context.store
        guard let old = try store.followUp(id, in: connection) else { throw FollowUpRefusal.unknown }
        guard old.version == version else { throw FollowUpRefusal.changedMeanwhile(version: old.version) }
        var task = try old.applying(change, now: now)
        guard try store.update(task, expecting: version, in: connection) else {
            throw FollowUpRefusal.changedMeanwhile(version: old.version)
        }
        task.version = version + 1
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
            try store.rescoreSoon(task.contactID, in: connection)
            try self.tellClosed(task, now: now, in: connection)
        }
        return task
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

extension FollowUp {
    /// The task after a change: open, contacted, closed, and closing needs a cause and an outcome.
    ///
    /// - Throws: ``FollowUpRefusal``.
    package func applying(_ change: FollowUpChange, now: Instant) throws(FollowUpRefusal) -> FollowUp {
        guard self.state != .closed else { throw .alreadyClosed }
        var task = self
        task.owner = change.owner.map { $0.isEmpty ? nil : $0 } ?? task.owner
        task.cause = change.cause ?? task.cause
        task.outcome = nil
        task.note = change.note ?? task.note
        let target = change.state ?? (change.outcome == nil ? task.state : .closed)
        switch (task.state, target) {
        case (.contacted, .open): throw .wrongStep(from: .contacted, to: .open)
        case (_, .contacted):
            task.contactedAt = task.contactedAt ?? now
        case (_, .closed):
            guard let cause = task.cause, !cause.isEmpty else { throw .missing(field: "cause") }
            guard let outcome = change.outcome else { throw .missing(field: "outcome") }
            task.outcome = outcome
            task.closedAt = now
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
