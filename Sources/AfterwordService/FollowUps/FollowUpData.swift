import AfterwordCore
import AfterwordStorage

/// `data` of `follow_up.opened` and `follow_up.closed`.
struct FollowUpData: Encodable {
    var id: String
    var state: String
    var severity: String
    var survey: String
    var score: Int?
    var owner: String?
    var team: String?
    var openedAt: String
    var dueAt: String
    var closeDueAt: String
    var closedAt: String?
    var cause: String?
    var outcome: String?
    var `case`: CaseReference?
    var contact: ContactReference

    init(_ task: FollowUp, _ contact: Contact, _ supportCase: SupportCase?) {
        self.id = task.id.text
        self.state = task.state.rawValue
        self.severity = task.severity.rawValue
        self.survey = task.survey
        self.score = task.score
        self.owner = task.owner
        self.team = task.team
        self.openedAt = task.openedAt.rfc3339
        self.dueAt = task.dueAt.rfc3339
        self.closeDueAt = task.closeDueAt.rfc3339
        self.closedAt = task.closedAt?.rfc3339
        self.cause = task.cause
        self.outcome = task.outcome?.rawValue
        self.case = supportCase.map(CaseReference.init)
        self.contact = ContactReference(contact)
    }
}

extension FollowUpData {
    /// The task with its person and case; `nil` if the person is gone.
    static func of(_ task: FollowUp, store: Store, in connection: any SQLConnection) throws -> FollowUpData? {
        guard let contact = try store.contact(task.contactID, in: connection) else { return nil }
        return FollowUpData(task, contact, try task.caseID.flatMap { try store.supportCase($0, in: connection) })
    }
}
