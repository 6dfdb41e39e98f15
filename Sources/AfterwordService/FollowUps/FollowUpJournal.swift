package import AfterwordCore
import AfterwordStorage

/// Lines that are only added to a follow-up's history, by as many people at once as like: notes, and tries to reach the person.
package struct FollowUpJournal: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Adds a note for colleagues; a closed task takes notes too.
    ///
    /// - Throws: ``FollowUpRefusal/unknown``.
    package func note(_ text: String, to id: EntityID<FollowUp>, by actor: String) async throws {
        try await self.append("note", text, to: id, by: actor) { _ in }
    }

    /// Notes that somebody tried to reach the person and did not; `way` says how, e.g. `phone`.
    ///
    /// - Throws: ``FollowUpRefusal``: a closed task has nobody to reach.
    /// - Returns: all tries so far.
    @discardableResult
    package func tried(
        by way: String,
        note: String?,
        to id: EntityID<FollowUp>,
        by actor: String
    ) async throws -> ContactTries {
        let detail = [way, note].compactMap(\.self).joined(separator: ": ")
        try await self.append("tried", detail, to: id, by: actor) { task in
            guard task.state != .closed else { throw FollowUpRefusal.alreadyClosed }
        }
        let store = self.context.store
        let tries = try await store.database.read { try store.contactTries(of: id, in: $0) }
        return ContactTries(tries, timeZone: self.context.account.timeZone)
    }

    private func append(
        _ action: String,
        _ detail: String,
        to id: EntityID<FollowUp>,
        by actor: String,
        unless refuse: @escaping @Sendable (FollowUp) throws -> Void
    ) async throws {
        let store = self.context.store
        let now = self.context.now()
        try await store.database.write { connection in
            guard let task = try store.followUp(id, in: connection) else { throw FollowUpRefusal.unknown }
            try refuse(task)
            try store.append(to: id, actor: actor, action: action, detail: detail, at: now, in: connection)
            try store.audit(actor: actor, action: "follow_up.\(action)", subject: id.text, at: now, in: connection)
        }
    }
}
