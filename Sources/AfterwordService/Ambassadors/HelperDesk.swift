package import AfterwordCore
import AfterwordStorage

/// Why something about a helper was refused.
package enum HelperRefusal: Error, Sendable, Equatable { case unknown }

/// People who answer others: who they are, what they did, and what staff think of it.
package struct HelperDesk: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Staff mark a person as a helper, or no longer.
    ///
    /// - Throws: ``HelperRefusal``.
    package func tag(_ id: EntityID<Contact>, isHelper: Bool, by actor: String) async throws {
        let now = self.context.now()
        let store = self.context.store
        try await store.database.write { connection in
            guard let contact = try store.contact(id, in: connection), contact.erasedAt == nil else {
                throw HelperRefusal.unknown
            }
            try self.set(id, isHelper, by: actor, now: now, in: connection)
        }
    }

    func set(
        _ id: EntityID<Contact>,
        _ isHelper: Bool,
        by actor: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        if isHelper {
            try store.tagHelper(id, by: actor, at: now, in: connection)
        } else {
            try store.untagHelper(id, in: connection)
        }
        let action = isHelper ? "helper.tagged" : "helper.untagged"
        try store.audit(actor: actor, action: action, subject: id.text, at: now, in: connection)
    }

    /// Takes in what somebody did, told by an event; it makes them a helper.
    func record(
        _ activity: ActivityFacts,
        of contactID: EntityID<Contact>,
        source: String,
        at: Instant,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        guard let kind = Contribution.Kind(rawValue: activity.kind) else { return }
        let store = self.context.store
        var contribution = Contribution(
            id: store.ids.next(at: now),
            contactID: contactID,
            source: source,
            externalID: activity.id,
            kind: kind,
            at: at
        )
        contribution.url = activity.url
        contribution.note = activity.note
        try store.insert(contribution, in: connection)
        try store.tagHelper(contactID, by: "event:\(source)", at: at, in: connection)
    }

    /// Staff count a contribution, or do not.
    ///
    /// - Throws: ``HelperRefusal``.
    package func review(_ id: EntityID<Contribution>, as state: ReviewState, by actor: String) async throws {
        let now = self.context.now()
        let store = self.context.store
        try await store.database.write { connection in
            guard try store.contribution(id, in: connection) != nil else { throw HelperRefusal.unknown }
            try store.review(id, as: state, by: actor, at: now, in: connection)
            try store.audit(
                actor: actor,
                action: "contribution.\(state.rawValue)",
                subject: id.text,
                at: now,
                in: connection
            )
        }
    }
}
