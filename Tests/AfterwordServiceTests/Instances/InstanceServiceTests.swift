import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Logging
import ServiceLifecycle
import Synchronization
import Testing

/// The place of one instance beside a dead one, when the database goes away in the middle of taking over.
@Suite struct InstanceServiceTests {
    struct Gone: Error {}

    /// Fails so many times, and never again.
    private final class Outage: Sendable {
        private let left: Mutex<Int>

        init(_ times: Int) { self.left = Mutex(times) }

        func pass() throws {
            let isOver = self.left.withLock { left in
                left -= 1
                return left < 0
            }
            if !isOver { throw Gone() }
        }
    }

    /// Nobody else holds any.
    private struct Locks: ProcessLocks {
        let outage: Outage

        func take(_ name: String) async throws -> Bool { true }
        func breakLock(_ name: String) async throws {}
        func giveBack(_ name: String) async throws { try self.outage.pass() }
    }

    private struct Claims: ClaimHolder {
        let outage: Outage
        let freed: AsyncStream<Void>.Continuation

        func dropClaims() {}

        func takeOverClaims() async throws {
            try self.outage.pass()
            self.freed.yield()
        }
    }

    @Test(.timeLimit(.minutes(5)), arguments: [(0, 0), (1, 0), (0, 2), (1, 1)])
    func `the claims of a dead instance are freed, however often the database goes away meanwhile`(
        _ failedLocks: Int,
        _ failedClaims: Int
    ) async throws {
        try await PostOffice.run { office in
            let store = office.store
            let dead = store.ids.next(Instance.self, at: office.clock.now)
            _ = try await store.database.write { try store.beat(dead, name: "dead 1", at: office.clock.now, in: $0) }
            let (freed, continuation) = AsyncStream<Void>.makeStream()
            let service = InstanceService(
                id: store.ids.next(Instance.self, at: office.clock.now),
                context: office.context,
                locks: Locks(outage: Outage(failedLocks)),
                claims: Claims(outage: Outage(failedClaims), freed: continuation),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
            try await self.run(service) {
                var frees = freed.makeAsyncIterator()
                await frees.next()
            }
            let left = try await store.database.read { try store.instances(in: $0) }
            #expect(left == [])
        }
    }

    private func run(_ service: InstanceService, until body: () async -> Void) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let group = ServiceGroup(configuration: .init(services: [.init(service: service)], logger: logger))
        async let running: Void = group.run()
        await body()
        await group.triggerGracefulShutdown()
        try await running
    }
}
