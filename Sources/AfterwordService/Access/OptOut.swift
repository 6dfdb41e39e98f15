package import AfterwordCore
package import AfterwordStorage

/// A person says stop: at once, for all survey kinds, with no end until they say otherwise; on one channel or on all.
package struct OptOut: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// No surveys at all; what has not gone yet is withdrawn. `how` says by which way we know, e.g. `page` or `reply`.
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

    /// Takes back an opt-out from all surveys; single channels stay as they are.
    package func revoke(
        _ id: EntityID<Contact>,
        how: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        try self.set(nil, of: id, how: how, now: now, in: connection)
    }

    /// Takes back an opt-out from all surveys and from single channels, for those who see both before they say so.
    package func revokeAll(
        _ id: EntityID<Contact>,
        how: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        try self.revoke(id, how: how, now: now, in: connection)
        for kind in try self.context.store.contact(id, in: connection)?.optedOutChannels.sorted() ?? [] {
            try self.revoke(id, channel: kind, how: how, now: now, in: connection)
        }
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
        try self.note("survey", given: optedOutAt == nil, of: id, how: how, now: now, in: connection)
    }

    private func note(
        _ purpose: String,
        given: Bool,
        of id: EntityID<Contact>,
        how: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        try self.context.store.appendConsent(
            id,
            purpose: purpose,
            given: given,
            wording: nil,
            channel: how,
            at: now,
            in: connection
        )
        try self.context.store.audit(
            actor: how,
            action: given ? "contact.opted_in" : "contact.opted_out",
            subject: id.text,
            detail: purpose,
            at: now,
            in: connection
        )
    }
}

// MARK: - One channel

extension OptOut {
    /// No surveys on one channel kind (``Channel/optOutKind``); what waits for it goes by the next channel of its list.
    package func apply(
        _ id: EntityID<Contact>,
        channel kind: String,
        how: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        guard try self.change(id, channel: kind, isOptedOut: true, how: how, now: now, in: connection) else { return }
        let store = self.context.store
        for invitation in try store.unsentInvitations(of: id, caseID: nil, in: connection) {
            try self.reroute(invitation, around: kind, now: now, in: connection)
        }
    }

    /// Takes back the opt-out from one channel kind.
    package func revoke(
        _ id: EntityID<Contact>,
        channel kind: String,
        how: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        _ = try self.change(id, channel: kind, isOptedOut: false, how: how, now: now, in: connection)
    }

    /// Whether anything changed.
    private func change(
        _ id: EntityID<Contact>,
        channel kind: String,
        isOptedOut: Bool,
        how: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Bool {
        let store = self.context.store
        guard var contact = try store.contact(id, in: connection),
            contact.optedOutChannels.contains(kind) != isOptedOut
        else { return false }
        if isOptedOut { contact.optedOutChannels.insert(kind) } else { contact.optedOutChannels.remove(kind) }
        try store.update(contact, in: connection)
        try self.note("survey:\(kind)", given: !isOptedOut, of: id, how: how, now: now, in: connection)
        return true
    }

    /// Moves the waiting message of an invitation away from a channel. One that is in flight is beyond recall; if it comes back, it ends.
    private func reroute(
        _ invitation: Invitation,
        around kind: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        for message in try store.messages(ofInvitation: invitation.id, in: connection) {
            guard [.waiting, .held].contains(message.state),
                self.context.channel(message.channel)?.optOutKind == kind
            else { continue }
            guard try store.cancel(message.id, because: "the person wants no surveys on this channel", in: connection)
            else {
                try store.noteReason(.optedOut, of: invitation.id, in: connection)
                continue
            }
            try ChannelFallback(self.context).take(
                over: message,
                otherwise: .cancelled,
                because: .optedOut,
                now: now,
                in: connection
            )
        }
    }
}
