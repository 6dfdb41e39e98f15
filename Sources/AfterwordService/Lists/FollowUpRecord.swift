import AfterwordCore
import AfterwordStorage

/// One follow-up as lists and single replies show it, with the words of the answer that opened it.
package struct FollowUpRecord: Encodable, Sendable {
    package var id: String
    package var state: String
    package var severity: String
    package var survey: String
    @Nullable package var score: Int?
    @Nullable package var comment: String?
    @Nullable package var owner: String?
    @Nullable package var team: String?
    package var openedAt: String
    /// First contact is due.
    package var dueAt: String
    /// Closing is due.
    package var closeDueAt: String
    @Nullable package var contactedAt: String?
    @Nullable package var closedAt: String?
    @Nullable package var cause: String?
    @Nullable package var outcome: String?
    @Nullable package var note: String?
    /// An open task of the same person about another case.
    @Nullable package var linked: String?
    package var response: String
    @Nullable package var `case`: CaseReference?
    @Nullable package var contact: ContactReference?
    /// Whether the first contact came, or is, too late; a missed target stays missed.
    package var contactMissed: Bool
    /// The same for closing.
    package var closeMissed: Bool
    /// What ``FollowUpDesk`` expects with a change (ETag).
    package var version: Int

    /// `response` is the newest answer of the task: a later low answer joins it, perhaps one to another survey.
    init(_ task: FollowUp, response: Response?, _ references: RecordReferences, now: Instant) {
        self.id = task.id.text
        self.state = task.state.rawValue
        self.severity = task.severity.rawValue
        self.survey = response?.survey ?? task.survey
        self.score = task.score
        self.comment = response?.comment
        self.owner = task.owner
        self.team = task.team
        self.openedAt = task.openedAt.rfc3339
        self.dueAt = task.dueAt.rfc3339
        self.closeDueAt = task.closeDueAt.rfc3339
        self.contactedAt = task.contactedAt?.rfc3339
        self.closedAt = task.closedAt?.rfc3339
        self.cause = task.cause
        self.outcome = task.outcome?.rawValue
        self.note = task.note
        self.linked = task.linkedID?.text
        self.response = task.responseID.text
        self.case = references.supportCase(task.caseID)
        self.contact = references.contact(task.contactID)
        self.contactMissed = task.isFirstContactMissed(at: now)
        self.closeMissed = task.isCloseMissed(at: now)
        self.version = task.version
    }
}

/// One follow-up with its history.
package struct FollowUpDetail: Encodable, Sendable {
    /// One line of the history.
    package struct Entry: Encodable, Sendable {
        package var at: String
        package var actor: String
        package var action: String
        @Nullable package var detail: String?

        init(_ entry: FollowUpEntry) {
            self.at = entry.at.rfc3339
            self.actor = entry.actor
            self.action = entry.action
            self.detail = entry.detail
        }
    }

    package var followUp: FollowUpRecord
    /// Every low answer that the task is about, oldest first.
    package var answers: [ResponseRecord]
    package var entries: [Entry]
    /// What went to the customer from here, oldest first.
    package var replies: [ReplyRecord] = []
    /// The recovery survey, once one is planned.
    package var recovery: RecoveryRecord?
}
