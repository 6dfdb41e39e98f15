import AfterwordCore
import AfterwordStorage

/// New rows that come out of answers, kept until all are decided and then written together, each kind by one statement.
///
/// Only what no later step of the same answers reads: changes of rows that are there already are made at once.
struct ConsequenceRows: Sendable {
    var tasks: [FollowUp] = []
    var taskEntries: [(to: EntityID<FollowUp>, entry: FollowUpEntry)] = []
    var alerts: [Alert] = []
    var invitations: [(invitation: Invitation, triggerKey: String?)] = []
    var decisions: [Decision] = []

    /// Writes the rows so far, in the order in which they refer to each other.
    mutating func store(in store: Store, _ connection: any SQLConnection) throws {
        defer { self = ConsequenceRows() }
        let alerted = Dictionary(self.alerts.map { ($0.followUpID, $0.severity) }, uniquingKeysWith: { $1 })
        let opened = Set(self.tasks.map(\.id))
        try store.insert(self.tasks, alerted: alerted, in: connection)
        try store.rescoreSoon(self.tasks.map(\.contactID), in: connection)
        try store.append(self.taskEntries, in: connection)
        try store.insert(self.alerts, in: connection)
        try store.note(self.alerts.filter { !opened.contains($0.followUpID) }, in: connection)
        try store.insert(self.invitations, in: connection)
        try store.insert(self.decisions, in: connection)
    }
}
