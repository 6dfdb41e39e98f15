/// The person. Handles live in ``Identity`` rows.
package struct Contact: Entity, Equatable {
    package static let idPrefix = "con"

    package var id: EntityID<Contact>
    package var name: String?
    package var email: String?
    package var phone: String?
    /// BCP 47 tag as the sender wrote it, e.g. `es-MX`.
    package var locale: String?
    /// IANA name, e.g. `Europe/Madrid`.
    package var timeZone: String?
    /// Said consents; `nil` = never said.
    package var surveyConsent: Bool?
    package var marketingConsent: Bool?
    package var quoteConsent: Bool?
    /// When the person asked for no surveys at all.
    package var optedOutAt: Instant?
    /// Channel kinds on which the person wants no surveys; the others may be used.
    package var optedOutChannels: Set<String>
    /// When the person asked to be asked less; then half a year lies between two invitations, see ``Fatigue/askedLess``.
    package var askedLessAt: Instant?
    package var erasedAt: Instant?
    package var isStaff: Bool
    /// Event time of the newest facts taken over.
    package var factsAt: Instant
    /// For optimistic locking (ETag).
    package var version: Int

    package init(id: EntityID<Contact>, factsAt: Instant) {
        self.id = id
        self.optedOutChannels = []
        self.isStaff = false
        self.factsAt = factsAt
        self.version = 1
    }
}

extension Contact {
    /// Whether the person wants to be asked nothing: they said so themselves, or one of their addresses is on the suppression list for what they
    /// said.
    package func hasSaidStop(_ identities: [Identity]) -> Bool {
        self.optedOutAt != nil || identities.contains { $0.suppression?.isOfPerson == true }
    }

    /// Of several addresses on one channel kind, the one to use first: the person's present e-mail address or number, else what became known last.
    package func inOrderOfUse(_ identities: [Identity]) -> [Identity] {
        // Sorted with their places, because equal ones stay as they are.
        func rank(_ place: Int, _ identity: Identity) -> (Int, Int64, Int) {
            (self.isPresent(identity) ? 0 : 1, -(identity.factsAt?.milliseconds ?? 0), place)
        }
        // Mostly there is no choice.
        guard identities.count > 1 else { return identities }
        return identities.enumerated().sorted { rank($0.offset, $0.element) < rank($1.offset, $1.element) }
            .map(\.element)
    }

    private func isPresent(_ identity: Identity) -> Bool {
        switch identity.channel {
        case "email": identity.handle == self.email
        case "phone", "whatsapp": self.phone.map(PhoneSpelling.bare) == PhoneSpelling.bare(identity.handle)
        default: false
        }
    }
}

/// One way to know and to reach a person: a handle on a channel kind (`email`, `phone`, `telegram`…) or an id of a source (`source:desk`).
package struct Identity: Sendable, Equatable, Hashable {
    package var contactID: EntityID<Contact>
    /// The channel kind, or `source:` and the source's id.
    package var channel: String
    package var handle: String
    /// A conversation the platform opened for us before (Slack, Discord…).
    package var room: String?
    package var bouncedAt: Instant?
    /// When the person last wrote to us by this handle; some platforms let us write freely only for a while after that.
    package var lastInboundAt: Instant?
    /// Why nothing may be sent to this address, if it is on the suppression list.
    package var suppression: SuppressionReason?
    /// Event time of what made it known.
    package var factsAt: Instant?

    package init(
        contactID: EntityID<Contact>,
        channel: String,
        handle: String,
        room: String? = nil,
        bouncedAt: Instant? = nil,
        lastInboundAt: Instant? = nil,
        suppression: SuppressionReason? = nil
    ) {
        self.contactID = contactID
        self.channel = channel
        self.handle = handle
        self.room = room
        self.bouncedAt = bouncedAt
        self.lastInboundAt = lastInboundAt
        self.suppression = suppression
    }
}
