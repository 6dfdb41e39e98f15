package import AfterwordCore
import AfterwordStorage

/// Takes events in: transaction 1 of the path of the data. Everything an event causes is committed with it or not at all.
package struct CaseIntake: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Accepts a batch in one transaction, together with those that others hand over meanwhile, and returns after the commit.
    ///
    /// - Returns: how many of the events were new; a repeated (source, id) has no effect.
    @discardableResult
    package func accept(_ events: [CaseEvent]) async throws -> Int {
        let now = self.context.now()
        // A conversion may name a visit of half a second ago, which still waits to be written.
        if events.contains(where: { $0.referral != nil }) { try await ReferralVisits(self.context).flush() }
        let direct = DirectClaim(self.context)
        let post = PostedEvents(events: events, context: self.context, now: now, direct: direct)
        var accepted = 0
        try await direct.handOver {
            let outcome = try await self.context.store.database.write(post)
            accepted = outcome.accepted
            return (outcome.claimed, outcome.leavesOthers)
        }
        return accepted
    }
}
