package import AfterwordCore
package import AfterwordStorage

/// An ambassador as the person's own page shows them.
package struct AmbassadorVisit: Sendable {
    package var ambassador: Ambassador
    package var contact: Contact
}

/// Consent to be an ambassador, and its withdrawal: both by the person, on a signed page, with date and wording.
package struct AmbassadorProgramme: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// The ambassador behind a token, or `nil` if its MAC is wrong.
    package func visit(token: String) async throws -> AmbassadorVisit? {
        guard let raw = self.context.mint.id(in: token, for: .ambassador) else { return nil }
        let store = self.context.store
        return try await store.database.read { connection in
            guard let ambassador = try store.ambassador(EntityID<Ambassador>(rawValue: raw), in: connection),
                let contact = try store.contact(ambassador.contactID, in: connection), contact.erasedAt == nil
            else { return nil }
            return AmbassadorVisit(ambassador: ambassador, contact: contact)
        }
    }

    /// The person agrees; `wording` is the version of the text they saw. Agreeing again changes nothing.
    package func consent(_ id: EntityID<Ambassador>, wording: String) async throws {
        try await self.decide(id, given: true, wording: wording)
    }

    /// The person withdraws: they leave every list with the next export.
    package func withdraw(_ id: EntityID<Ambassador>) async throws {
        try await self.decide(id, given: false, wording: nil)
    }

    private func decide(_ id: EntityID<Ambassador>, given: Bool, wording: String?) async throws {
        let now = self.context.now()
        let store = self.context.store
        try await store.database.write { connection in
            guard let ambassador = try store.ambassador(id, in: connection),
                var contact = try store.contact(ambassador.contactID, in: connection),
                (ambassador.state == .active) != given
            else { return }
            if given {
                try store.activate(id, wording: wording ?? "", at: now, in: connection)
                try ReferralCodes(self.context).issue(to: contact, now: now, in: connection)
            } else {
                try store.withdraw(id, at: now, in: connection)
            }
            contact.marketingConsent = given
            try store.update(contact, in: connection)
            try store.appendConsent(
                contact.id,
                purpose: "marketing",
                given: given,
                wording: wording,
                channel: "page",
                at: now,
                in: connection
            )
            try EventOutlet(self.context).tell(
                given ? .ambassadorActivated : .ambassadorWithdrawn,
                AmbassadorData(id: id.text, wording: wording, at: now.rfc3339, contact: ContactReference(contact)),
                about: contact.id,
                at: now,
                in: connection
            )
        }
        self.context.wakeRelay()
    }
}

/// `data` of `ambassador.activated` and `ambassador.withdrawn`.
private struct AmbassadorData: Encodable {
    var id: String
    var wording: String?
    var at: String
    var contact: ContactReference
}
