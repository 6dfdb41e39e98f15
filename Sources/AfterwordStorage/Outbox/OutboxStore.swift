package import AfterwordCore

/// What the relay needs of the store. `owner` is the claim epoch of this process: it grows with every start.
package protocol OutboxStore: Sendable {
    /// Claims due messages, oldest first; a claimed one is handed to nobody else until its claim is recorded or its owner is dead.
    func claim(limit: Int, now: Instant, owner: Int64) async throws -> [ClaimedMessage]

    /// Stores the results in one transaction; a record whose claim is no longer ours changes nothing.
    func record(_ records: [DeliveryRecord]) async throws

    /// When the next unclaimed message is due, which may be in the past; `nil` if none waits.
    func nextDue(after now: Instant) async throws -> Instant?

    /// Frees what earlier epochs claimed and never recorded. Nobody knows whether those messages arrived: the ones of the channels in
    /// `holding` are held for a person, the rest are due again.
    func releaseStaleClaims(epoch: Int64, holding channels: Set<String>) async throws
}

/// A message that is ours to send.
package struct ClaimedMessage: Sendable, Equatable {
    package var message: Message
    /// The number of the try that is about to be made, from 1.
    package var attempt: Int
    package var claimID: Int64

    package init(message: Message, attempt: Int, claimID: Int64) {
        self.message = message
        self.attempt = attempt
        self.claimID = claimID
    }
}

/// What became of a claim.
package struct DeliveryRecord: Sendable, Equatable {
    package var messageID: EntityID<Message>
    package var claimID: Int64
    package var attempt: Int
    /// False if the message only waited for its destination: the try is given back and no attempt is noted.
    package var wasTried: Bool
    package var outcome: DeliveryOutcome
    /// The channel itself is broken (410, a dead token): disable the destination and hold what waits for it.
    package var disablesDestination: Bool
    /// The recipient's address does not exist: mark it.
    package var isAddressDead: Bool
    package var startedAt: Instant
    package var duration: Duration
    /// HTTP status or SMTP code of the last reply, if there was one.
    package var status: Int?
    /// Case events to be taken in whatever the outcome, see ``Learned/events``.
    package var events: [CaseEvent] = []

    package init(_ claimed: ClaimedMessage, outcome: DeliveryOutcome, startedAt: Instant, wasTried: Bool = true) {
        self.messageID = claimed.message.id
        self.claimID = claimed.claimID
        self.attempt = claimed.attempt
        self.wasTried = wasTried
        self.outcome = outcome
        self.disablesDestination = false
        self.isAddressDead = false
        self.startedAt = startedAt
        self.duration = .zero
    }
}
