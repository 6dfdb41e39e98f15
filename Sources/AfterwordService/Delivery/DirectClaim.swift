import AfterwordCore
import AfterwordStorage
import Synchronization

/// Has a transaction claim the messages it makes for this process's relay, where they go now, and hands them over after the commit. What cannot
/// be handed over waits in the outbox as ever, and the relay is woken for it.
final class DirectClaim: Sendable {
    private let context: ServiceContext
    private let dispatch: (any DirectDispatch)?
    private let grant: DispatchGrant?
    /// What the transaction has claimed, as far as it came.
    private let claims = Mutex<[Int64]>([])

    init(_ context: ServiceContext) {
        self.context = context
        self.dispatch = context.dispatch()
        self.grant = self.dispatch?.grant()
    }

    /// Who claims the message where it is made; nil if it is to wait for its turn in the outbox.
    func claimant(of message: Message) -> Int64? {
        // What the sending mode keeps is held when its turn comes, so it must have one.
        guard message.state == .waiting, self.context.account.holds(message, for: nil) == nil, let grant = self.grant,
            let dispatch = self.dispatch, dispatch.hasRoom(for: message.destination)
        else { return nil }
        return grant.owner
    }

    /// Remembers what is claimed before anybody knows whether it is kept.
    func note(_ claimed: [ClaimedMessage]) {
        self.claims.withLock { $0 = claimed.map(\.claimID) }
    }

    /// Runs a transaction that makes messages, and hands over what it has claimed.
    func handOver(
        after write: () async throws -> (claimed: [ClaimedMessage], leavesOthers: Bool)
    ) async throws {
        do {
            let made = try await write()
            if let dispatch = self.dispatch, let grant = self.grant, !made.claimed.isEmpty,
                !dispatch.take(made.claimed, under: grant)
            {
                await self.giveBack(made.claimed.map(\.claimID))
            }
            if made.leavesOthers { self.context.wakeRelay() }
        } catch {
            let claims = self.claims.withLock(\.self)
            if !claims.isEmpty {
                // Perhaps they were kept; then the messages are in nobody's hands until the next claim gives them back.
                self.context.unclearClaims.keep(claims)
                self.context.wakeRelay()
            }
            throw error
        }
    }

    private func giveBack(_ claims: [Int64]) async {
        let store = self.context.store
        do {
            try await store.database.write { try store.giveBack(claims, in: $0) }
        } catch {
            self.context.unclearClaims.keep(claims)
        }
        self.context.wakeRelay()
    }
}
