package import AfterwordCore

/// One case as lists and its own page show it.
package struct CaseRecord: Encodable, Sendable {
    /// The helpdesk's own id; unique within ``source``.
    package var id: String
    package var source: String
    @Nullable package var number: String?
    @Nullable package var subject: String?
    @Nullable package var channel: String?
    package var tags: [String]
    @Nullable package var agent: AgentFacts?
    @Nullable package var team: TeamFacts?
    @Nullable package var product: String?
    @Nullable package var brand: String?
    @Nullable package var url: String?
    package var complaint: Bool
    package var test: Bool
    /// `open`, `resolved` or `closed`, folded from the events by event time.
    package var phase: String
    package var resolutionNumber: Int
    @Nullable package var openedAt: String?
    @Nullable package var firstReplyAt: String?
    @Nullable package var resolvedAt: String?
    @Nullable package var reopenedAt: String?
    @Nullable package var contact: ContactReference?

    init(_ value: SupportCase, _ references: RecordReferences) {
        let reference = CaseReference(value)
        self.id = value.externalID
        self.source = value.source
        self.number = value.number
        self.subject = value.subject
        self.channel = value.channel
        self.tags = value.tags
        self.agent = reference.agent
        self.team = reference.team
        self.product = value.product
        self.brand = value.brand
        self.url = value.url
        self.complaint = value.isComplaint
        self.test = value.isTest
        self.phase = value.state.phase.rawValue
        self.resolutionNumber = value.state.resolutionNumber
        self.openedAt = value.openedAt?.rfc3339
        self.firstReplyAt = value.firstReplyAt?.rfc3339
        self.resolvedAt = value.state.resolvedAt?.rfc3339
        self.reopenedAt = value.state.reopenedAt?.rfc3339
        self.contact = references.contact(value.contactID)
    }
}
