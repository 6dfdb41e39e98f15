import AfterwordCore
import AfterwordStorage
import Synchronization

/// Runs a transaction that may make messages, claims those that go now for this process's relay as its last statement, and hands them over
/// after the commit. What cannot be handed over waits in the outbox as ever, and the relay is woken for it.
struct DirectClaim: Sendable {
    private let context: ServiceContext

    init(_ context: ServiceContext) {
        self.context = context
    }

    /// Like `SQLDatabase.write`; `body` need not wake the relay.
    func write<Value: Sendable>(
        now: Instant,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        let dispatch = self.context.dispatch()
        guard let dispatch, let grant = dispatch.grant() else {
            let value = try await self.context.store.database.write(body)
            self.context.wakeRelay()
            return value
        }
        let store = self.context.store
        let claim = store.ids.next(Message.self, at: now).rawValue
        let hasClaimed = Mutex(false)
        do {
            let written = try await store.database.write { connection in
                let earlier = connection.dues?.enqueued.count ?? 0
                let value = try body(connection)
                let made = Array(connection.dues?.enqueued.dropFirst(earlier) ?? [])
                let going = made.filter { $0.dueAt <= now && dispatch.hasRoom(for: $0.message.destination) }
                let claimed = try store.claim(going, as: claim, owner: grant.owner, in: connection)
                if !claimed.isEmpty { hasClaimed.withLock { $0 = true } }
                return Written(value: value, claimed: claimed, isAll: claimed.count == made.count)
            }
            if !written.claimed.isEmpty, !dispatch.take(written.claimed, under: grant) { await self.giveBack(claim) }
            if !written.isAll { dispatch.wake() }
            return written.value
        } catch {
            if hasClaimed.withLock({ $0 }) {
                // Perhaps it was kept; then its messages are in nobody's hands until the next claim gives them back.
                self.context.unclearClaims.keep([claim])
                dispatch.wake()
            }
            throw error
        }
    }

    private struct Written<Value: Sendable>: Sendable {
        var value: Value
        var claimed: [ClaimedMessage]
        /// Nothing is left in the outbox for others to claim.
        var isAll: Bool
    }

    private func giveBack(_ claim: Int64) async {
        let store = self.context.store
        do {
            try await store.database.write { try store.giveBack([claim], in: $0) }
        } catch {
            self.context.unclearClaims.keep([claim])
        }
        self.context.wakeRelay()
    }
}
