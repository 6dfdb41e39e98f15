package import AfterwordCore
package import AfterwordStorage
import Foundation
package import Logging
import ServiceLifecycle

/// The place of this process among those that share the database: proves that it lives, and takes over what a dead one has claimed.
///
/// A process holds a lock that the server drops with its connection, so one that was killed is found dead and its claims are taken over
/// within three seconds. One that is frozen or cut off keeps its connection but its beat stands still; it is cut off for good before its
/// claims are taken over. When it wakes its lease has run out, its claims are no longer its own, and it takes a place anew.
package struct InstanceService: Service {
    private let id: EntityID<Instance>
    private let context: ServiceContext
    private let locks: any ProcessLocks
    private let claims: any ClaimHolder
    private let logger: Logger

    package init(
        id: EntityID<Instance>,
        context: ServiceContext,
        locks: any ProcessLocks,
        claims: any ClaimHolder,
        logger: Logger
    ) {
        self.id = id
        self.context = context
        self.locks = locks
        self.claims = claims
        self.logger = logger
    }

    /// Beats twice a second until graceful shutdown, then gives the place up.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var watch = PeerWatch()
            while !Task.isCancelled {
                do {
                    try await self.beat()
                    try await self.lookAtOthers(&watch)
                } catch {
                    self.logger.error("this instance cannot prove that it lives", metadata: ["error": "\(error)"])
                }
                // What another process put into the outbox and did not live to send is found by looking.
                self.context.wakeRelay()
                do { try await Task.sleep(for: PeerWatch.tick) } catch { return }
            }
        }
        try await self.leave()
    }

    /// Strikes this instance off, so that nobody waits for its next beat. The services that use its place have stopped before.
    ///
    /// Unless a result could not be written down: its claim would be nobody's, and nobody looks for such until the next start. So the place stays,
    /// the others find it dead and take over.
    private func leave() async throws {
        let store = self.context.store
        let unclear = self.context.unclearClaims.take()
        let isDone = try await store.database.write { connection in
            try store.giveBack(unclear, in: connection)
            guard try !store.hasClaims(self.id, in: connection) else { return false }
            try store.removeInstance(self.id, in: connection)
            return true
        }
        guard !isDone else { return }
        self.logger.warning("left with results that are not written down; another instance takes them over")
    }
}

extension InstanceService {
    private func beat() async throws {
        let moment = ContinuousClock.now
        let store = self.context.store
        let now = self.context.now()
        do {
            guard try await self.locks.take(Instance.lockName(self.id)) else { return self.context.lease.end() }
            let wasListed = try await store.database.write { try store.beat(self.id, name: Self.name, at: now, in: $0) }
            if !wasListed { self.claims.dropClaims() }
            self.context.lease.renew(at: moment)
        } catch {
            self.context.lease.end()
            throw error
        }
    }

    private func lookAtOthers(_ watch: inout PeerWatch) async throws {
        let store = self.context.store
        // The next beat must not wait for readers that cannot connect.
        let (listed, revocations) = try await store.database.readInHaste { connection in
            (try store.instances(in: connection), try store.revokedKeyCount(in: connection))
        }
        self.context.keyRevocations.note(revocations)
        let peers = listed.filter { $0.id != self.id }
        watch.note(peers, at: .now)
        for peer in peers {
            let silence = watch.silence(of: peer, at: .now)
            if silence >= PeerWatch.longSilence {
                self.logger.warning("cutting off a silent instance", metadata: ["instance": "\(peer.name)"])
                try await self.locks.breakLock(peer.lockName)
            }
            guard silence >= PeerWatch.shortSilence, try await self.locks.take(peer.lockName) else { continue }
            // Noted first: nobody finds the dead one by its place once that is struck off, whatever fails after it.
            watch.owesTakeOver = true
            try await self.strikeOff(peer)
        }
        guard watch.owesTakeOver else { return }
        try await self.claims.takeOverClaims()
        watch.owesTakeOver = false
    }

    /// Whose lock this process has now, for as long as the striking off takes: a living one that was taken for dead needs it back.
    private func strikeOff(_ peer: Instance) async throws {
        let store = self.context.store
        self.logger.warning("taking over from a dead instance", metadata: ["instance": "\(peer.name)"])
        do {
            try await store.database.write { try store.removeInstance(peer.id, in: $0) }
        } catch {
            try? await self.locks.giveBack(peer.lockName)
            throw error
        }
        try await self.locks.giveBack(peer.lockName)
    }

    private static var name: String {
        "\(ProcessInfo.processInfo.hostName) \(ProcessInfo.processInfo.processIdentifier)"
    }
}
