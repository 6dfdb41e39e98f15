package import AfterwordCore

/// One invitation as lists and single replies show it.
package struct InvitationRecord: Encodable, Sendable {
    package var id: String
    package var survey: String
    package var kind: String
    package var purpose: String
    package var state: String
    /// A word of the closed list of reasons, from the newest decision.
    @Nullable package var reason: String?
    @Nullable package var `case`: CaseReference?
    @Nullable package var contact: ContactReference?
    package var resolutionNumber: Int
    /// The low answer that a reason survey asks about.
    @Nullable package var response: String?
    package var locale: String
    package var segments: Segments
    package var createdAt: String
    @Nullable package var decideAgainAt: String?
    @Nullable package var sentAt: String?
    @Nullable package var expiresAt: String?

    init(_ invitation: Invitation, _ references: RecordReferences) {
        self.id = invitation.id.text
        self.survey = invitation.survey
        self.kind = invitation.kind.rawValue
        self.purpose = invitation.purpose.rawValue
        self.state = invitation.state.rawValue
        self.reason = invitation.reason?.rawValue
        self.case = references.supportCase(invitation.caseID)
        self.contact = references.contact(invitation.contactID)
        self.resolutionNumber = invitation.resolutionNumber
        self.response = invitation.responseID?.text
        self.locale = invitation.locale
        self.segments = invitation.segments
        self.createdAt = invitation.createdAt.rfc3339
        self.decideAgainAt = invitation.decideAgainAt?.rfc3339
        self.sentAt = invitation.sentAt?.rfc3339
        self.expiresAt = invitation.expiresAt?.rfc3339
    }
}
