import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct InstanceTests {
    private static let start = ContinuousClock.now

    private static func peer(beat: Int) -> Instance {
        Instance(id: EntityID(rawValue: 1), name: "one 1", beat: beat)
    }

    @Test(arguments: [(5.9, true), (6.0, false), (3_600.0, false)])
    func `a lease holds for six seconds after the last proof`(_ seconds: Double, isHeld: Bool) {
        let lease = InstanceLease()
        #expect(!lease.isHeld(at: Self.start))
        lease.renew(at: Self.start)
        #expect(lease.isHeld(at: Self.start + .seconds(seconds)) == isHeld)
        lease.end()
        #expect(!lease.isHeld(at: Self.start))
    }

    @Test func `the only process needs no proof`() {
        #expect(InstanceLease.alone.isHeld())
    }

    @Test func `a lease ends before anybody may cut its holder off`() {
        #expect(InstanceLease.length < PeerWatch.longSilence)
    }

    @Test func `a killed process is noticed with time to spare within three seconds`() {
        #expect(PeerWatch.longestUnnoticed <= .milliseconds(2_500))
        // A living one that lost its lock has beaten by then, and has it back.
        #expect(PeerWatch.shortSilence > PeerWatch.tick * 2)
    }

    @Test func `silence counts from the last change of the beat that was seen`() {
        var watch = PeerWatch()
        watch.note([Self.peer(beat: 1)], at: Self.start)
        watch.note([Self.peer(beat: 1)], at: Self.start + .seconds(4))
        #expect(watch.silence(of: Self.peer(beat: 1), at: Self.start + .seconds(5)) == .seconds(5))
        watch.note([Self.peer(beat: 2)], at: Self.start + .seconds(6))
        #expect(watch.silence(of: Self.peer(beat: 2), at: Self.start + .seconds(7)) == .seconds(1))
    }

    @Test func `one that is no longer listed is forgotten`() {
        var watch = PeerWatch()
        watch.note([Self.peer(beat: 1)], at: Self.start)
        watch.note([], at: Self.start + .seconds(1))
        #expect(watch.silence(of: Self.peer(beat: 1), at: Self.start + .seconds(9)) == .zero)
    }

    @Test(arguments: Engine.available)
    func `an instance that beats is listed until it is struck off, by as many as find it dead`(_ engine: Engine)
        async throws
    {
        try await engine.withStore { store in
            let id = store.ids.next(Instance.self, at: .testStart)
            let wereListed = try await store.database.write { connection in
                try (0..<2).map { _ in try store.beat(id, name: "one 1", at: .testStart, in: connection) }
            }
            #expect(wereListed == [false, true])
            let listed = try await store.database.read { try store.instances(in: $0) }
            #expect(listed == [Instance(id: id, name: "one 1", beat: 2)])
            for _ in 0..<2 { try await store.database.write { try store.removeInstance(id, in: $0) } }
            let left = try await store.database.read { try store.instances(in: $0) }
            #expect(left == [])
        }
    }
}
