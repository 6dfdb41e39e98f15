package import AfterwordCore
import AfterwordStorage

/// Runs the policy again for invitations whose time has come.
package struct InvitationSweep: Sendable {
    private let context: ServiceContext
    private let planner: InvitationPlanner

    package init(_ context: ServiceContext) {
        self.context = context
        self.planner = InvitationPlanner(context)
    }

    /// Decides up to `limit` invitations, each in its own transaction; one that cannot be decided waits a while and holds up no other.
    ///
    /// - Throws: when all others are decided, the first such failure.
    /// - Returns: how many were due.
    @discardableResult
    package func run(limit: Int = 200) async throws -> Int {
        let store = self.context.store
        let now = self.context.now()
        let due = try await store.database.read { try store.invitationsToDecide(now: now, limit: limit, in: $0) }
        var round = OneByOne()
        for id in due {
            try await round.attempt(id.text) {
                try await self.decide(id, now: now)
            } orElse: {
                try await store.database.write {
                    try store.postponeDecision(about: id, until: now + OneByOne.pause, in: $0)
                }
            }
        }
        if !due.isEmpty { self.context.wakeRelay() }
        try round.finish()
        return due.count
    }

    private func decide(_ id: EntityID<Invitation>, now: Instant) async throws {
        let store = self.context.store
        try await store.database.write { connection in
            // The case may have been reopened since.
            guard let current = try store.invitation(id, in: connection), current.state == .waiting else { return }
            try self.planner.decideAgain(current, now: now, in: connection)
        }
    }

    /// Closes invitations whose link has run out unanswered.
    @discardableResult
    package func expire() async throws -> Int {
        let store = self.context.store
        let now = self.context.now()
        return try await store.database.write { try store.expireInvitations(now: now, in: $0) }
    }

    /// When there is something to decide next; `nil` if nothing waits.
    package func nextDue() async throws -> Instant? {
        let store = self.context.store
        return try await store.database.read { try store.nextDecisionDue(in: $0) }
    }
}
