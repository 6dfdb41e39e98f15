/// The closed-loop task after a low score.
package struct FollowUp: Entity, Equatable {
    package static let idPrefix = "fup"

    /// open → contacted → closed; an untouched one may close directly.
    package enum State: String, Sendable, CaseIterable { case open, contacted, closed }

    /// How it ended.
    package enum Outcome: String, Sendable, CaseIterable {
        case solved, explained, compensated
        case passedOn = "passed_on"
        case notReachable = "not_reachable"
        case noContactWished = "no_contact_wished"
        case notJustified = "not_justified"
        case correctedByCustomer = "corrected_by_customer"
        case duplicate
    }

    package var id: EntityID<FollowUp>
    package var contactID: EntityID<Contact>
    package var caseID: EntityID<SupportCase>?
    package var responseID: EntityID<Response>
    package var survey: String
    package var score: Int?
    package var severity: Severity
    package var state: State
    package var owner: String?
    package var team: String?
    package var openedAt: Instant
    /// First contact is due.
    package var dueAt: Instant
    /// Closing is due.
    package var closeDueAt: Instant
    package var contactedAt: Instant?
    package var closedAt: Instant?
    package var cause: String?
    package var outcome: Outcome?
    package var note: String?
    /// An open task of the same customer about another case.
    package var linkedID: EntityID<FollowUp>?
    /// For optimistic locking (ETag).
    package var version: Int

    package init(
        id: EntityID<FollowUp>,
        contactID: EntityID<Contact>,
        caseID: EntityID<SupportCase>?,
        responseID: EntityID<Response>,
        survey: String,
        severity: Severity,
        openedAt: Instant,
        dueAt: Instant,
        closeDueAt: Instant
    ) {
        self.id = id
        self.contactID = contactID
        self.caseID = caseID
        self.responseID = responseID
        self.survey = survey
        self.severity = severity
        self.state = .open
        self.openedAt = openedAt
        self.dueAt = dueAt
        self.closeDueAt = closeDueAt
        self.version = 1
    }
}
