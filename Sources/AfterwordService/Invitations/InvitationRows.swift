import AfterwordCore
import AfterwordStorage

/// New rows that come out of decisions, kept until all are decided and then written together, each kind by one statement.
struct InvitationRows: Sendable {
    var invitations: [(invitation: Invitation, triggerKey: String?)] = []
    var decisions: [Decision] = []
    private(set) var messages: [DueMessage] = []
    /// Takes what goes at once from here to the relay; nil where it is to be looked for in the outbox.
    var direct: DirectClaim?

    /// Puts a message into the outbox that is due now.
    mutating func add(_ message: Message, now: Instant) {
        self.messages.append(DueMessage(message, dueAt: now, claimant: self.direct?.claimant(of: message)))
    }

    /// Calls off an invitation that waits to be decided; false if it is none of these.
    mutating func callOff(_ id: EntityID<Invitation>, because reason: DecisionReason) -> Bool {
        guard let place = self.invitations.firstIndex(where: { $0.invitation.id == id }) else { return false }
        self.invitations[place].invitation.state = .cancelled
        self.invitations[place].invitation.reason = reason
        self.invitations[place].invitation.decideAgainAt = nil
        return true
    }

    /// Writes the rows in the order in which they refer to each other.
    ///
    /// - Returns: the messages that are claimed, see ``DueMessage/claimant``.
    @discardableResult
    func store(in store: Store, _ connection: any SQLConnection) throws -> [ClaimedMessage] {
        try store.insert(self.invitations, in: connection)
        try store.insert(self.decisions, in: connection)
        return try store.enqueue(self.messages, in: connection)
    }
}
