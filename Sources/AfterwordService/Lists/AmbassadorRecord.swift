import AfterwordCore
import AfterwordStorage

/// One ambassador as lists show them.
package struct AmbassadorRecord: Encodable, Sendable {
    package var id: String
    package var state: String
    /// Off as soon as the newest NPS answer is below 9.
    package var isListed: Bool
    @Nullable package var score: Int?
    @Nullable package var response: String?
    package var since: String
    @Nullable package var consentedAt: String?
    /// The version of the text that was agreed to.
    @Nullable package var consentWording: String?
    @Nullable package var withdrawnAt: String?
    @Nullable package var contact: ContactReference?
    package var version: Int

    init(_ ambassador: Ambassador, _ references: RecordReferences) {
        self.id = ambassador.id.text
        self.state = ambassador.state.rawValue
        self.isListed = ambassador.isListed
        self.score = ambassador.score
        self.response = ambassador.responseID?.text
        self.since = ambassador.since.rfc3339
        self.consentedAt = ambassador.consentedAt?.rfc3339
        self.consentWording = ambassador.consentWording
        self.withdrawnAt = ambassador.withdrawnAt?.rfc3339
        self.contact = references.contact(ambassador.contactID)
        self.version = ambassador.version
    }
}
