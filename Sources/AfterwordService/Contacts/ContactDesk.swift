package import AfterwordCore
import AfterwordStorage

/// Why a change of a contact was refused.
package enum ContactRefusal: Error, Sendable, Equatable {
    case unknown
    /// Nothing is written about a person who was erased.
    case erased
    /// Somebody else changed it first; carries the version it has now.
    case changedMeanwhile(version: Int)
}

/// Changes what is known of a person by hand: one transaction, with its lines in the consent ledger and the audit log.
package struct ContactDesk: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Applies a change if the contact still has a version that was seen.
    ///
    /// An opt-out and a withdrawn consent to surveys cancel what has not been sent yet.
    ///
    /// - Throws: ``ContactRefusal``, or what the database says.
    package func change(
        _ id: EntityID<Contact>,
        version: VersionCondition,
        by actor: String,
        _ change: ContactChange
    ) async throws {
        let now = self.context.now()
        try await self.context.store.database.write { connection in
            try self.change(id, version: version, by: actor, change, now: now, in: connection)
        }
    }

    /// The same for the one version that was seen.
    package func change(_ id: EntityID<Contact>, version: Int, by actor: String, _ change: ContactChange) async throws {
        try await self.change(id, version: .exactly(version), by: actor, change)
    }

    private func change(
        _ id: EntityID<Contact>,
        version: VersionCondition,
        by actor: String,
        _ change: ContactChange,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        guard let old = try store.contact(id, in: connection) else { throw ContactRefusal.unknown }
        guard old.erasedAt == nil else { throw ContactRefusal.erased }
        guard version.holds(for: old.version) else { throw ContactRefusal.changedMeanwhile(version: old.version) }
        let contact = old.applying(change)
        if contact != old { try store.update(contact, in: connection) }
        try self.note(change.consents, of: old, by: actor, now: now, in: connection)
        if let channels = change.optedOutChannels {
            try self.set(channels, of: old, by: actor, now: now, in: connection)
        }
        if let isOptedOut = change.isOptedOut, isOptedOut != (old.optedOutAt != nil) {
            let optOut = OptOut(self.context)
            if isOptedOut {
                try optOut.apply(id, how: actor, now: now, in: connection)
            } else {
                try optOut.revokeAll(id, how: actor, now: now, in: connection)
            }
        }
        try store.audit(actor: actor, action: "contact.changed", subject: id.text, at: now, in: connection)
    }

    /// Opts out of the channels that are new in the list, and takes back the others.
    private func set(
        _ channels: Set<String>,
        of old: Contact,
        by actor: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let optOut = OptOut(self.context)
        for kind in channels.subtracting(old.optedOutChannels).sorted() {
            try optOut.apply(old.id, channel: kind, how: actor, now: now, in: connection)
        }
        for kind in old.optedOutChannels.subtracting(channels).sorted() {
            try optOut.revoke(old.id, channel: kind, how: actor, now: now, in: connection)
        }
    }

    private func note(
        _ consents: [String: Bool],
        of contact: Contact,
        by actor: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        for (purpose, given) in consents.sorted(by: { $0.key < $1.key }) {
            try self.context.store.appendConsent(
                contact.id,
                purpose: purpose,
                given: given,
                wording: nil,
                channel: actor,
                at: now,
                in: connection
            )
        }
        guard consents["survey"] == false, contact.surveyConsent != false else { return }
        try InvitationPlanner(self.context).cancelUnsent(
            of: contact.id,
            caseID: nil,
            because: .noConsent,
            now: now,
            in: connection
        )
    }
}

extension Contact {
    /// The contact after a change; opting out is ``OptOut``'s.
    func applying(_ change: ContactChange) -> Contact {
        var contact = self
        if let name = change.name { contact.name = name }
        if let locale = change.locale { contact.locale = locale }
        if let timeZone = change.timeZone { contact.timeZone = timeZone }
        contact.surveyConsent = change.consents["survey"] ?? contact.surveyConsent
        contact.marketingConsent = change.consents["marketing"] ?? contact.marketingConsent
        contact.quoteConsent = change.consents["quote"] ?? contact.quoteConsent
        return contact
    }
}
