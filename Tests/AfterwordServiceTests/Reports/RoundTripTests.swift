import AfterwordCore
import AfterwordStorage
import AfterwordTesting
import Testing

/// How often a use case waits for a database on another machine: what it costs there, whatever the machine.
///
/// Each runs alone here; writes that share a transaction share its beginning and its end.
@Suite struct RoundTripTests {
    @Test func `a case, an answer that is content and one that is not wait for the database a few times`() async throws
    {
        try await Bench.run { bench in
            func trips(_ work: () async throws -> Void) async throws -> Int? {
                guard let before = Engine.chosen.roundTripCount(bench.store.database) else { return nil }
                try await work()
                return Engine.chosen.roundTripCount(bench.store.database).map { $0 - before }
            }
            var invitations: [Invitation] = []
            for number in 1...2 { invitations.append(try await bench.ask(number)) }
            // Three of them are the bench's own: it looks for the invitation and marks it as sent.
            let asking = try await trips { try await bench.ask(3) }
            let good = try await trips { try await bench.post(invitations[0], 5) }
            let bad = try await trips { try await bench.post(invitations[1], 1) }
            guard let asking, let good, let bad else { return }
            #expect(asking <= 10)
            #expect(good <= 3)
            #expect(bad <= 3)
        }
    }
}
