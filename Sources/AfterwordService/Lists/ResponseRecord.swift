package import AfterwordCore

/// One response as lists and single replies show it.
package struct ResponseRecord: Encodable, Sendable {
    package var id: String
    package var invitation: String
    package var survey: String
    package var kind: String
    @Nullable package var scale: String?
    @Nullable package var score: Int?
    /// `low`, `neutral`, `positive`, `top` or `promoter`.
    @Nullable package var `class`: String?
    @Nullable package var severity: String?
    /// `scale_may_be_misread` if score and comment say opposite things.
    @Nullable package var flag: String?
    package var state: String
    /// 0 a link was opened … 3 vouched for by the platform.
    package var evidence: Int
    /// 1 for the first answer, one more for each correction.
    package var revision: Int
    @Nullable package var `case`: CaseReference?
    @Nullable package var contact: ContactReference?
    package var answeredAt: String
    @Nullable package var comment: String?
    /// By question id.
    package var answers: [String: String]
    package var locale: String
    /// How it came: `link`, or a channel id for a native button.
    @Nullable package var channel: String?
    package var segments: Segments

    init(_ response: Response, _ references: RecordReferences) {
        self.id = response.id.text
        self.invitation = response.invitationID.text
        self.survey = response.survey
        self.kind = response.kind.rawValue
        self.scale = response.scale?.name
        self.score = response.score
        self.class = response.scoreClass?.rawValue
        self.severity = response.severity?.rawValue
        self.flag = response.flag?.rawValue
        self.state = response.state.rawValue
        self.evidence = response.evidence.rawValue
        self.revision = response.revision
        self.case = references.supportCase(response.caseID)
        self.contact = references.contact(response.contactID)
        self.answeredAt = response.answeredAt.rfc3339
        self.comment = response.comment
        self.answers = response.answers
        self.locale = response.locale
        self.channel = response.channel
        self.segments = response.segments
    }
}
