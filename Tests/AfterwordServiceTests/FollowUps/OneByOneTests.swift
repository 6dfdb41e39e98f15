import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// One row of many that are due is spoiled; the others have their turn.
@Suite struct OneByOneTests {
    private static let spoiled = "{\"a\":"

    private func spoil(_ sql: SQL, _ bench: Bench) async throws {
        #expect(try await bench.store.database.write { try $0.execute(sql) } == 1)
    }

    private func waiting(_ bench: Bench) async throws -> Int {
        try await bench.store.database.read {
            try $0.rows("SELECT id FROM invitation WHERE state = 'waiting'").count
        }
    }

    @Test func `an invitation that cannot be decided waits a while, and the others are decided`() async throws {
        try await Bench.run { bench in
            for number in 1...3 { try await bench.ask(number) }
            let now = bench.clock.now
            try await bench.store.database.write { connection in
                try connection.post("DELETE FROM outbox")
                try connection.post("UPDATE message SET state = 'cancelled'")
                try connection.post(
                    "UPDATE invitation SET state = 'waiting', sent_at_ms = NULL, decide_again_at_ms = \(now)"
                )
            }
            let count = try await self.waiting(bench)
            try #require(count >= 3)
            try await self.spoil(
                """
                UPDATE invitation SET segments = \(Self.spoiled)
                WHERE id = (SELECT MIN(id) FROM invitation WHERE state = 'waiting')
                """,
                bench
            )
            let sweep = InvitationSweep(bench.context)
            await #expect(throws: PartialFailure.self) { try await sweep.run(limit: count) }
            #expect(try await self.waiting(bench) == 1)
            #expect(try await sweep.run(limit: 1) == 0)
            bench.clock.advance(by: .minutes(10))
            await #expect(throws: PartialFailure.self) { try await sweep.run(limit: 1) }
        }
    }

    @Test func `a follow-up that cannot be told of is looked at later, and the others are told`() async throws {
        try await Bench.run { bench in
            for number in 1...3 { _ = try await bench.low(number) }
            try await self.spoil("UPDATE support_case SET tags = \(Self.spoiled) WHERE external_id = 'C1'", bench)
            bench.clock.advance(by: .hours(4))
            await #expect(throws: PartialFailure.self) { try await LateFollowUps(bench.context).run() }
            #expect(try await bench.messages("alert.late").count == 2)
            #expect(try await LateFollowUps(bench.context).run() == 0)
            bench.clock.advance(by: .minutes(10))
            await #expect(throws: PartialFailure.self) { try await LateFollowUps(bench.context).run() }
            #expect(try await bench.messages("alert.late").count == 2)
        }
    }

    @Test func `a team whose alerts cannot be told keeps none from the others`() async throws {
        try await Bench.run { bench in
            try await bench.post(bench.ask(1, team: "care", name: "Ana"), 1, sawHand: true)
            try await bench.post(bench.ask(2, team: "sales", name: "Ben"), 1, sawHand: true)
            try await self.spoil("UPDATE support_case SET tags = \(Self.spoiled) WHERE external_id = 'C1'", bench)
            let failure = await #expect(throws: PartialFailure.self) { try await AlertDispatcher(bench.context).run() }
            #expect(failure?.name == "alerts of team \"care\"")
            let left = try await bench.store.database.read {
                try $0.rows("SELECT team FROM alert WHERE state = 'waiting'").map { try $0.text("team") }
            }
            #expect(left == ["care"])
        }
    }

    @Test func `a database that is away is nobody's fault, and nothing is put off`() async throws {
        try await Bench.run { bench in
            for number in 1...2 { _ = try await bench.low(number) }
            bench.clock.advance(by: .hours(4))
            var context = bench.context
            context.store = Store(database: CutDatabase(bench.store.database, isKept: false))
            await #expect(throws: SQLError.self) { try await LateFollowUps(context).run() }
            #expect(try await LateFollowUps(bench.context).run() == 2)
            #expect(try await bench.messages("alert.late").count == 1)
        }
    }
}
