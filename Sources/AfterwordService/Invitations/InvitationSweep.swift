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

    /// Decides up to `limit` invitations, each in its own transaction so that one bad row cannot hold the others.
    ///
    /// - Returns: how many were due.
    @discardableResult
    package func run(limit: Int = 200) async throws -> Int {
        let store = self.context.store
        let now = self.context.now()
        let due = try await store.database.read { try store.invitationsToDecide(now: now, limit: limit, in: $0) }
        for invitation in due {
            try await store.database.write { connection in
                // Read again: the case may have been reopened since.
                guard let current = try store.invitation(invitation.id, in: connection), current.state == .waiting
                else { return }
                try self.planner.decideAgain(current, now: now, in: connection)
            }
        }
        if !due.isEmpty { self.context.wakeRelay() }
        return due.count
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
