import AfterwordCore

/// One contact as lists and single replies show them.
package struct ContactRecord: Encodable, Sendable {
    /// What the person said; `null` = never said.
    package struct Consents: Encodable, Sendable {
        @Nullable package var survey: Bool?
        @Nullable package var marketing: Bool?
        @Nullable package var quote: Bool?
    }

    /// One way to reach the person.
    package struct Handle: Encodable, Sendable {
        /// The channel kind, or `source:` and the source's id.
        package var channel: String
        package var handle: String
        @Nullable package var bouncedAt: String?
        /// Why the address is on the suppression list.
        @Nullable package var suppressed: String?
    }

    package var id: String
    @Nullable package var name: String?
    @Nullable package var email: String?
    @Nullable package var phone: String?
    @Nullable package var locale: String?
    @Nullable package var timeZone: String?
    package var consents: Consents
    @Nullable package var optedOutAt: String?
    /// Channel kinds on which the person wants no surveys.
    package var optedOutChannels: [String]
    /// Since when the person wants to be asked less.
    @Nullable package var askedLessAt: String?
    package var isStaff: Bool
    package var handles: [Handle]
    /// What a change of the contact has to name (ETag).
    package var version: Int

    init(_ contact: Contact, _ identities: [Identity]) {
        self.id = contact.id.text
        self.name = contact.name
        self.email = contact.email
        self.phone = contact.phone
        self.locale = contact.locale
        self.timeZone = contact.timeZone
        self.consents = Consents(
            survey: contact.surveyConsent,
            marketing: contact.marketingConsent,
            quote: contact.quoteConsent
        )
        self.optedOutAt = contact.optedOutAt?.rfc3339
        self.optedOutChannels = contact.optedOutChannels.sorted()
        self.askedLessAt = contact.askedLessAt?.rfc3339
        self.isStaff = contact.isStaff
        self.handles = identities.map {
            Handle(
                channel: $0.channel,
                handle: $0.handle,
                bouncedAt: $0.bouncedAt?.rfc3339,
                suppressed: $0.suppression?.rawValue
            )
        }
        self.version = contact.version
    }
}
