import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// How often a use case waits for a database on another machine: what it costs there, whatever the machine.
@Suite struct RoundTripTests {
    /// How often the work waited; nil for an engine that is never waited for.
    private static func trips(on bench: Bench, _ work: () async throws -> Void) async throws -> Int? {
        guard let before = Engine.chosen.roundTripCount(bench.store.database) else { return nil }
        try await work()
        return Engine.chosen.roundTripCount(bench.store.database).map { $0 - before }
    }

    private static func resolve(_ number: Int, of person: Int, on bench: Bench) async throws {
        try await CaseIntake(bench.context).accept([
            CaseEvent(
                source: "desk",
                id: "case-\(number)",
                type: .caseResolved,
                at: bench.clock.now,
                case: CaseFacts(id: "D\(number)"),
                contact: ContactFacts(email: "d\(person)@example.org")
            )
        ])
    }

    /// Each runs alone here; writes that share a transaction share its beginning and its end.
    @Test func `a case, an answer that is content and one that is not wait for the database a few times`() async throws
    {
        try await Bench.run { bench in
            var invitations: [Invitation] = []
            for number in 1...2 { invitations.append(try await bench.ask(number)) }
            let new = try await Self.trips(on: bench) { try await Self.resolve(3, of: 3, on: bench) }
            let known = try await Self.trips(on: bench) { try await Self.resolve(4, of: 3, on: bench) }
            let good = try await Self.trips(on: bench) { try await bench.post(invitations[0], 5) }
            let bad = try await Self.trips(on: bench) { try await bench.post(invitations[1], 1) }
            guard let new, let known, let good, let bad else { return }
            #expect(new <= 3)
            #expect(known <= 4)
            #expect(good <= 3)
            #expect(bad <= 3)
        }
    }

    @Test func `cases that wait together wait for the database as often as one`() async throws {
        try await Bench.run { bench in
            let trips = try await Self.trips(on: bench) {
                try await bench.store.database.writingTogether { group in
                    for number in 1...60 { group.addTask { try await Self.resolve(number, of: number, on: bench) } }
                }
            }
            guard let trips else { return }
            // One group keeps the writer meanwhile; a machine that is busy may let a few cases come too late for the other.
            #expect(trips <= 20)
        }
    }
}
