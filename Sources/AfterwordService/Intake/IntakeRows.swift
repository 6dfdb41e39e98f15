import AfterwordCore
import AfterwordStorage

/// What events have made of people and cases, kept until all are decided and then written together, each kind by one statement.
struct IntakeRows: Sendable {
    /// A yes or no that an event tells.
    struct SaidConsent: Sendable {
        /// The way of what an event tells, see ``channel``.
        static let byEvent = "event"

        var contactID: EntityID<Contact>
        var purpose: String
        var isGiven: Bool
        /// How it was said, e.g. `event`.
        var channel: String
        var at: Instant
    }

    /// That a person wrote to us.
    struct Inbound: Sendable {
        var contactID: EntityID<Contact>
        /// The channel kind.
        var channel: String
        var at: Instant
    }

    var contacts: [Contact] = []
    var changedContacts: [Contact] = []
    var consents: [SaidConsent] = []
    var identities: [(identity: Identity, factsAt: Instant)] = []
    var inbound: [Inbound] = []
    /// People of whom an event had handles that belong to others.
    var conflicts: [(of: EntityID<Contact>, with: [EntityID<Contact>], at: Instant)] = []
    var cases: [SupportCase] = []
    var caseEvents: [(to: EntityID<SupportCase>, event: CaseEvent, receivedAt: Instant)] = []
    var asking = InvitationRows()

    /// Writes the rows in the order in which they refer to each other.
    ///
    /// - Returns: the messages that are claimed, see ``DueMessage/claimant``.
    @discardableResult
    func store(in store: Store, _ connection: any SQLConnection) throws -> [ClaimedMessage] {
        try store.insert(self.contacts, in: connection)
        for contact in self.changedContacts { try store.update(contact, in: connection) }
        for said in self.consents {
            try store.appendConsent(
                said.contactID,
                purpose: said.purpose,
                given: said.isGiven,
                wording: nil,
                channel: said.channel,
                at: said.at,
                in: connection
            )
        }
        try store.insert(self.identities, in: connection)
        for wrote in self.inbound {
            try store.noteInbound(from: wrote.contactID, channel: wrote.channel, at: wrote.at, in: connection)
        }
        for conflict in self.conflicts {
            // Two people behind one event are never merged by themselves; a person may look at it.
            try store.audit(
                actor: "system",
                action: "contact.handles_conflict",
                subject: conflict.of.text,
                detail: conflict.with.map(\.text).joined(separator: " "),
                at: conflict.at,
                in: connection
            )
        }
        try store.save(self.cases, in: connection)
        try store.append(self.caseEvents, in: connection)
        return try self.asking.store(in: store, connection)
    }
}
