/// Everything the policy looks at; gathered by the caller in the same transaction, so that the decision is a pure function.
package struct InvitationFacts: Sendable, Equatable {
    package var now: Instant
    package var kind: SurveyKind
    package var purpose: Invitation.Purpose
    package var rules: SendingRules
    /// The delay in force (survey's or configured default).
    package var delay: Duration
    /// The trigger's instant: resolution, purchase or request.
    package var triggeredAt: Instant
    package var resolvedAt: Instant?
    /// The person's IANA zone, already resolved to the account zone if unknown.
    package var timeZone: String
    package var isTest: Bool
    package var isOptedOut: Bool
    /// An address of theirs is on the suppression list because a person asked or complained.
    package var isSuppressed: Bool
    /// The person said no to surveys (`consents.survey: false`).
    package var refusedSurveys: Bool
    package var consentedToSurveys: Bool
    /// The person asked to be asked less often.
    package var wantsFewer: Bool
    /// Channel ids of this survey that have an address for the contact, and those whose address bounced.
    package var reachableChannels: [String]
    package var bouncedChannels: [String]
    /// Channel ids of this survey that the person wants no surveys on.
    package var optedOutChannels: [String]
    /// The case is open again, or this is not its newest resolution.
    package var isReopened: Bool
    /// An invitation of this survey and purpose exists for the resolution (for ``Invitation/Purpose/recovery``: for the case).
    package var isAlreadyAsked: Bool
    /// A newer resolution of the contact waits or was asked for the same kind.
    package var isSuperseded: Bool
    package var segments: Segments
    /// What the deterministic sample is drawn over: survey name and contact key.
    package var sampleKey: String
    package var invitationsIn365Days: Int
    package var lastInvitedAt: Instant?
    package var lastNPSInvitedAt: Instant?
    /// The invitation was deferred before, so sending hours apply to it.
    package var wasDeferred: Bool
    package var defaultQuietHours: QuietHours

    package init(now: Instant, kind: SurveyKind, rules: SendingRules, triggeredAt: Instant) {
        self.now = now
        self.kind = kind
        self.purpose = .survey
        self.rules = rules
        self.delay = .zero
        self.triggeredAt = triggeredAt
        self.timeZone = "UTC"
        self.isTest = false
        self.isOptedOut = false
        self.isSuppressed = false
        self.refusedSurveys = false
        self.consentedToSurveys = false
        self.wantsFewer = false
        self.reachableChannels = []
        self.bouncedChannels = []
        self.optedOutChannels = []
        self.isReopened = false
        self.isAlreadyAsked = false
        self.isSuperseded = false
        self.segments = Segments()
        self.sampleKey = ""
        self.invitationsIn365Days = 0
        self.wasDeferred = false
        self.defaultQuietHours = QuietHours(start: 20 * 60, end: 9 * 60)
    }
}
