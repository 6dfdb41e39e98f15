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

    @Test(.timeLimit(.minutes(5))) func `a key that another process revoked is worth nothing after a beat`()
        async throws
    {
        try await PostOffice.run { office in
            let keys = APIKeys(office.context)
            let made = try await keys.create(name: "crm", scopes: ["*"], by: "cli")
            #expect(try await keys.verify(made.secret) != nil)
            // What one process remembers the other does not know of.
            #expect(try await APIKeys(office.context).revoke(made.key.id, by: "cli"))
            #expect(try await keys.verify(made.secret) != nil)
            let id = office.store.ids.next(Instance.self, at: office.clock.now)
            try await self.run(self.service(id, office)) {
                while (try? await keys.verify(made.secret)) != .some(nil) { await Task.yield() }
            }
            #expect(try await keys.verify(made.secret) == nil)
        }
    }

    private func service(_ id: EntityID<Instance>, _ office: PostOffice) -> InstanceService {
        InstanceService(
            id: id,
            context: office.context,
            locks: Locks(outage: Outage(0)),
            claims: Claims(outage: Outage(0), freed: AsyncStream<Void>.makeStream().continuation),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private func listed(_ office: PostOffice) async throws -> [EntityID<Instance>] {
        try await office.store.database.read { [store = office.store] in try store.instances(in: $0) }.map(\.id)
    }

    @Test(.timeLimit(.minutes(5)))
    func `an instance that leaves with results unwritten keeps its place, so that another finds it dead`() async throws
    {
        try await PostOffice.run { office in
            try await office.resolve(1)
            let (now, store) = (office.clock.now, office.store)
            let id = store.ids.next(Instance.self, at: now)
            _ = try await store.database.write { try store.beat(id, name: "one 1", at: now, in: $0) }
            let book = DeliveryBook(office.context)
            let claimed = try await book.claim(limit: 1, now: now, owner: id.rawValue)
            #expect(claimed.count == 1)
            try await self.run(self.service(id, office)) {}
            #expect(try await self.listed(office) == [id])
            try await book.record(claimed.map { DeliveryRecord($0, outcome: .sent(Learned()), startedAt: now) })
            try await self.run(self.service(id, office)) {}
            #expect(try await self.listed(office) == [])
        }
    }

    @Test(.timeLimit(.minutes(5))) func `an instance that leaves gives back what it claimed and does not know of`()
        async throws
    {
        try await PostOffice.run { office in
            try await office.resolve(1)
            let (now, store) = (office.clock.now, office.store)
            let id = store.ids.next(Instance.self, at: now)
            var leaving = office
            leaving.context.store = Store(database: CutDatabase(store.database, isKept: true))
            await #expect(throws: SQLError.self) {
                try await DeliveryBook(leaving.context).claim(limit: 1, now: now, owner: id.rawValue)
            }
            try await self.run(self.service(id, leaving)) {}
            #expect(try await self.listed(office) == [])
            let row = try await store.database.read { try $0.firstRow("SELECT claim_id, attempt FROM outbox") }
            let given = try #require(row)
            #expect(try given.optionalInteger("claim_id") == nil)
            #expect(try given.integer("attempt") == 0)
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
