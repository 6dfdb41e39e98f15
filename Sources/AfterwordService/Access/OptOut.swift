package import AfterwordCore
package import AfterwordStorage

/// A person says stop: at once, for all survey kinds, with no end until they say otherwise.
package struct OptOut: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package func apply(
        _ id: EntityID<Contact>,
        how: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        try self.set(now, of: id, how: how, now: now, in: connection)
        try InvitationPlanner(self.context).cancelUnsent(
            of: id,
            caseID: nil,
            because: .optedOut,
            now: now,
            in: connection
        )
    }

    package func revoke(
        _ id: EntityID<Contact>,
        how: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        try self.set(nil, of: id, how: how, now: now, in: connection)
    }

    private func set(
        _ optedOutAt: Instant?,
        of id: EntityID<Contact>,
        how: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        guard var contact = try store.contact(id, in: connection), (contact.optedOutAt == nil) != (optedOutAt == nil)
        else { return }
        contact.optedOutAt = optedOutAt
        try store.update(contact, in: connection)
        try store.appendConsent(
            id,
            purpose: "survey",
            given: optedOutAt == nil,
            wording: nil,
            channel: how,
            at: now,
            in: connection
        )
    }
}
