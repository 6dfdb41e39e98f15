/// One support conversation in a helpdesk.
package struct SupportCase: Entity, Equatable {
    package static let idPrefix = "cas"

    package var id: EntityID<SupportCase>
    package var source: String
    package var externalID: String
    package var contactID: EntityID<Contact>
    package var number: String?
    package var subject: String?
    package var channel: String?
    package var tags: [String]
    package var agent: AgentFacts
    package var team: TeamFacts
    package var product: String?
    package var brand: String?
    package var url: String?
    package var isComplaint: Bool
    package var isTest: Bool
    package var openedAt: Instant?
    package var firstReplyAt: Instant?
    /// What the folded events say: see ``CaseTimeline``.
    package var state: CaseState
    /// The event time of the tags, so that a late event does not overwrite newer ones; of the case's first event while it has none.
    package var factsAt: Instant

    package init(
        id: EntityID<SupportCase>,
        source: String,
        externalID: String,
        contactID: EntityID<Contact>,
        state: CaseState = .init(),
        factsAt: Instant
    ) {
        self.id = id
        self.source = source
        self.externalID = externalID
        self.contactID = contactID
        self.tags = []
        self.agent = AgentFacts()
        self.team = TeamFacts()
        self.isComplaint = false
        self.isTest = false
        self.state = state
        self.factsAt = factsAt
    }
}

/// Where a case stands after folding its events by event time.
package struct CaseState: Sendable, Equatable {
    package enum Phase: String, Sendable, CaseIterable { case open, resolved, closed }

    package var phase: Phase
    /// How many times the case has been resolved so far; 0 = never. Each resolution is one occasion to ask.
    package var resolutionNumber: Int
    /// When the newest resolution happened; stays when the case is reopened.
    package var resolvedAt: Instant?
    /// When the newest resolution was undone, if it was.
    package var reopenedAt: Instant?

    package init(
        phase: Phase = .open,
        resolutionNumber: Int = 0,
        resolvedAt: Instant? = nil,
        reopenedAt: Instant? = nil
    ) {
        self.phase = phase
        self.resolutionNumber = resolutionNumber
        self.resolvedAt = resolvedAt
        self.reopenedAt = reopenedAt
    }
}
