/// The relay of this process as a transaction sees it that makes messages: one that goes now can be claimed where it is made and handed
/// over after the commit, instead of being looked for, claimed by a second transaction and read back.
///
/// What is handed over is a claim like any other: it waits in its destination's queue, may be put back, and is taken over by others if this
/// process dies.
package protocol DirectDispatch: Sendable {
    /// Leave to claim for the relay; nil while it takes nothing this way: it is stopping, cut off from the others, or busy with a backlog.
    func grant() -> DispatchGrant?

    /// Whether a message of this destination would have its turn soon; behind a backlog or a pause it had better wait in the outbox.
    func hasRoom(for destination: String) -> Bool

    /// Takes over what was claimed under a grant, after the commit.
    ///
    /// - Returns: false if the grant has lapsed meanwhile. Nothing is taken then, and the claim must be given back.
    func take(_ claimed: [ClaimedMessage], under grant: DispatchGrant) -> Bool

    /// Says that the outbox has new rows; to be called after their commit, from anywhere.
    func wake()
}

/// Leave to claim messages for the relay, until it lets go of its claims.
package struct DispatchGrant: Sendable, Equatable {
    /// Who answers for the claims.
    package var owner: Int64
    /// How often the relay had let go of all its claims when this was given.
    package var round: Int

    package init(owner: Int64, round: Int) {
        self.owner = owner
        self.round = round
    }
}
