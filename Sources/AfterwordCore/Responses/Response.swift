/// One recorded answer set with score, evidence and state.
package struct Response: Entity, Equatable {
    package static let idPrefix = "rsp"

    package var id: EntityID<Response>
    package var invitationID: EntityID<Invitation>
    package var contactID: EntityID<Contact>
    package var caseID: EntityID<SupportCase>?
    package var survey: String
    package var kind: SurveyKind
    package var scale: Scale?
    package var score: Int?
    package var scoreClass: ScoreClass?
    package var severity: Severity?
    package var flag: ResponseFlag?
    package var state: ResponseState
    package var evidence: Evidence
    /// The form's nonce; for a later post with other values, the nonce and a digest of the values (UNIQUE per invitation).
    package var submission: String
    /// 1 for the first answer, one more for each correction.
    package var revision: Int
    package var answers: [String: String]
    package var comment: String?
    package var locale: String
    package var segments: Segments
    package var answeredAt: Instant
    package var channel: String?

    package init(
        id: EntityID<Response>,
        invitationID: EntityID<Invitation>,
        contactID: EntityID<Contact>,
        survey: String,
        kind: SurveyKind,
        state: ResponseState,
        evidence: Evidence,
        submission: String,
        locale: String,
        answeredAt: Instant
    ) {
        self.id = id
        self.invitationID = invitationID
        self.contactID = contactID
        self.survey = survey
        self.kind = kind
        self.state = state
        self.evidence = evidence
        self.submission = submission
        self.revision = 1
        self.answers = [:]
        self.locale = locale
        self.segments = Segments()
        self.answeredAt = answeredAt
    }
}

/// Whether a response counts.
package enum ResponseState: String, Sendable, CaseIterable {
    /// In every figure.
    case counted
    /// Below evidence level 1; the person is shown one "Confirm" button.
    case unconfirmed
    /// Bursts and trap links; a person can release it.
    case quarantined
    /// Came after the counted answer and could not prove to be the same person.
    case challenger
    case withdrawn
}

/// How sure we are that a person answered.
package enum Evidence: Int, Sendable, CaseIterable, Comparable {
    /// A link was opened, or a form came too fast, or a script ran that saw no hand.
    case none = 0
    /// A form with a good nonce, an empty trap field and at least 1.5 s since the page was made.
    case form = 1
    /// The same, and the page's script saw a trusted pointer, touch, key, input, change or click.
    case activity = 2
    /// A button press authenticated by the platform.
    case platform = 3

    package static func < (left: Evidence, right: Evidence) -> Bool { left.rawValue < right.rawValue }
}

/// The class of a score.
package enum ScoreClass: String, Sendable, CaseIterable { case low, neutral, positive, top, promoter }

/// How bad a low score is.
package enum Severity: String, Sendable, CaseIterable, Comparable {
    case normal, high, urgent

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}
