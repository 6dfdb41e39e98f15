package import AfterwordCore

/// What the relay needs of the store. `owner` is the number of this start among the instances.
package protocol OutboxStore: Sendable {
    /// Claims due messages, oldest first; a claimed one is handed to nobody else until its claim is recorded or its owner is dead.
    func take(_ scope: ClaimScope, limit: Int, now: Instant, owner: Int64) async throws -> ClaimedBatch

    /// Stores the results, in one transaction unless one of them cannot be written down, which is put aside for a person then; a record whose
    /// claim is no longer ours changes nothing.
    func record(_ records: [DeliveryRecord]) async throws

    /// The queues and channels that are stopped now, with the reason.
    func stoppedDestinations() async throws -> [String: String]

    /// When the next unclaimed message of the scope is due, which may be in the past; `nil` if none waits.
    func nextDue(_ scope: ClaimScope) async throws -> Instant?

    /// Frees what processes that are gone claimed and never recorded. Nobody knows whether those messages arrived: the ones of the channels in
    /// `holding` are held for a person, the rest are due again.
    func releaseStaleClaims(epoch: Int64, holding channels: Set<String>) async throws
}

/// Who sends what is claimed, as the keeper of this process's place among the others sees it.
package protocol ClaimHolder: Sendable {
    /// Lets go of what is claimed and not begun: others have taken it over, so nothing of it is to be sent.
    func dropClaims()

    /// Frees what processes that are no longer there have claimed and never recorded.
    func takeOverClaims() async throws
}

extension OutboxStore {
    /// Claims due messages; for those who ask for nothing but what may go.
    package func claim(
        _ scope: ClaimScope = .all,
        limit: Int,
        now: Instant,
        owner: Int64
    ) async throws -> [ClaimedMessage] {
        try await self.take(scope, limit: limit, now: now, owner: owner).messages
    }
}

/// What a claim took from the outbox. Some of it may not go and is held instead, so it may bring fewer messages than it took, or none, although
/// more is due behind them.
package struct ClaimedBatch: Sendable, Equatable {
    /// Those that may go, oldest due first.
    package var messages: [ClaimedMessage]
    /// How many rows it took, those that are held among them.
    package let count: Int
    /// Where the last of those rows stood; `nil` = there was none.
    package let last: OutboxPosition?

    package static let nothing = ClaimedBatch(messages: [], count: 0, last: nil)

    package init(messages: [ClaimedMessage], count: Int, last: OutboxPosition?) {
        self.messages = messages
        self.count = count
        self.last = last
    }
}

/// Which waiting messages a claim looks at.
package enum ClaimScope: Sendable, Equatable {
    /// All but those of some destinations; from `after` on, because everything before is known to be theirs.
    case except(Set<String>, after: OutboxPosition?)
    /// At most so many of each of these destinations. One claim for all of them: neighbours in the outbox are mostly of different
    /// destinations, so claims for one at a time would rewrite a page of the database for every single message.
    case shares([String: Int])

    package static let all = ClaimScope.except([], after: nil)
}

/// A place in the outbox, which is ordered by due time and id.
package struct OutboxPosition: Sendable, Equatable {
    package var due: Instant
    package var id: EntityID<Message>

    package init(due: Instant, id: EntityID<Message>) {
        self.due = due
        self.id = id
    }
}

/// A message that is ours to send.
///
/// A class, because it goes through lists, queues and tasks, and a copy of a message counts two dozen references.
package final class ClaimedMessage: Sendable {
    package let message: Message
    /// The number of the try that is about to be made, from 1.
    package let attempt: Int
    package let claimID: Int64
    /// Since when it waits.
    package let dueAt: Instant
    /// A person sends it again, whatever its queue is like.
    package let isInsisted: Bool

    /// `dueAt` is the moment the message was made, if nothing else is said.
    package init(message: Message, attempt: Int, claimID: Int64, dueAt: Instant? = nil, isInsisted: Bool = false) {
        self.message = message
        self.attempt = attempt
        self.claimID = claimID
        self.dueAt = dueAt ?? message.createdAt
        self.isInsisted = isInsisted
    }
}

extension ClaimedMessage: Equatable {
    package static func == (left: ClaimedMessage, right: ClaimedMessage) -> Bool {
        left.claimID == right.claimID && left.attempt == right.attempt && left.dueAt == right.dueAt
            && left.isInsisted == right.isInsisted && left.message == right.message
    }
}

/// A message that is to be put into the outbox.
package struct DueMessage: Sendable, Equatable {
    package var message: Message
    package var dueAt: Instant
    /// The instance that claims it where it is made; nil if it is to be looked for like any other.
    package var claimant: Int64?

    package init(_ message: Message, dueAt: Instant, claimant: Int64? = nil) {
        self.message = message
        self.dueAt = dueAt
        self.claimant = claimant
    }
}

/// What became of a claim.
package struct DeliveryRecord: Sendable, Equatable {
    /// The claim this is the result of.
    package let claimed: ClaimedMessage
    /// False if nothing was sent, because its destination or we ourselves were not ready: the try is given back and no attempt is noted.
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
    /// As it was claimed.
    package var message: Message { self.claimed.message }
    package var messageID: EntityID<Message> { self.claimed.message.id }
    package var claimID: Int64 { self.claimed.claimID }
    package var attempt: Int { self.claimed.attempt }

    /// Case events to be taken in whatever the outcome, see ``Learned/events``.
    package var events: [CaseEvent] = []

    package init(_ claimed: ClaimedMessage, outcome: DeliveryOutcome, startedAt: Instant, wasTried: Bool = true) {
        self.claimed = claimed
        self.wasTried = wasTried
        self.outcome = outcome
        self.disablesDestination = false
        self.isAddressDead = false
        self.startedAt = startedAt
        self.duration = .zero
    }
}
