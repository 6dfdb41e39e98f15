package import AfterwordCore

/// One posted form, or one authenticated button press, before anything is decided about it.
package struct Submission: Sendable {
    package var invitationID: EntityID<Invitation>
    /// Posted fields by name; those that are no question of the survey are ignored.
    package var values: [String: String]
    /// The form's nonce as posted; empty if it was missing.
    package var nonce: String
    /// What the trap field held, and whether the form came from the page behind the trap link.
    package var isTrapTouched: Bool
    package var scriptRan: Bool
    package var scriptSawActivity: Bool
    /// What may allow a correction, from the hidden field and the cookie, in the order of belief.
    package var correctionSecrets: [String]
    package var isPlatformAuthenticated: Bool
    /// How it came: `link`, or a channel id for a native button.
    package var channel: String

    package init(invitationID: EntityID<Invitation>, values: [String: String], nonce: String) {
        self.invitationID = invitationID
        self.values = values
        self.nonce = nonce
        self.isTrapTouched = false
        self.scriptRan = false
        self.scriptSawActivity = false
        self.isPlatformAuthenticated = false
        self.correctionSecrets = []
        self.channel = "link"
    }
}

/// What became of a submission; the page shown follows from it.
package enum SubmissionResult: Sendable {
    /// Recorded, revised, or the same reply as before: the thank-you page, found again by the nonce.
    case thanks(nonce: String, correctionSecret: String?)
    /// Below evidence level 1: kept, and one button asks for confirmation.
    case confirm(Response, nonce: String)
    /// Fields that were refused, by question id; nothing was stored.
    case refused([String: AnswerError])
    /// The edit window is over; the score stands, a comment was kept.
    case scoreStands(nonce: String)
    case closed(SurveyClosure)
}

/// Why a survey takes no answer any more, or never did.
package enum SurveyClosure: String, Sendable, CaseIterable {
    case unknown, expired, erased, withdrawn
    /// The survey's file is there no more, so that nobody knows its questions.
    case removed
}
