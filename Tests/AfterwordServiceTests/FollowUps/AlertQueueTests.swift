import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// What waits for a day, and a team's storm, are in nobody's way.
@Suite struct AlertQueueTests {
    /// More than one message tells of.
    private static let many = 1001

    /// A low answer of the team, and further alerts of its task that wait for `urgency`.
    private func pile(up team: String, _ urgency: String, on bench: Bench) async throws {
        try await bench.post(bench.ask(1, team: team, name: "Ana"), 1, sawHand: true)
        try await AlertDispatcher(bench.context).run()
        try await bench.store.database.write { [store = bench.store, now = bench.context.now()] connection in
            let task = try #require(try connection.firstRow("SELECT id FROM follow_up"))
            let id = try task.id("id", of: FollowUp.self)
            let alerts = (0..<Self.many).map { _ in
                Alert(
                    id: store.ids.next(at: now),
                    followUpID: id,
                    team: team,
                    severity: .normal,
                    urgency: urgency,
                    createdAt: now
                )
            }
            for start in stride(from: 0, to: alerts.count, by: 100) {
                try store.insert(Array(alerts[start...].prefix(100)), in: connection)
            }
        }
    }

    private func waiting(_ urgency: String, on bench: Bench) async throws -> Int {
        try await bench.store.database.read { connection in
            let row = try connection.firstRow(
                "SELECT COUNT(*) AS n FROM alert WHERE state = 'waiting' AND urgency = \(urgency)"
            )
            return try #require(row).integer("n")
        }
    }

    @Test func `an urgent alert is told at once behind a thousand that wait for their day`() async throws {
        try await Bench.run { bench in
            try await self.pile(up: "care", "digest", on: bench)
            try await bench.post(bench.ask(2, team: "care", name: "Ben"), 1, sawHand: true)
            #expect(try await AlertDispatcher(bench.context).run() == 1)
            #expect(try await self.waiting("now", on: bench) == 0)
            #expect(try await self.waiting("digest", on: bench) == Self.many)
        }
    }

    @Test func `when the day is over all of it is told`() async throws {
        try await Bench.run { bench in
            try await self.pile(up: "care", "digest", on: bench)
            bench.clock.advance(by: .days(1))
            let told = [
                try await AlertDispatcher(bench.context).run(), try await AlertDispatcher(bench.context).run(),
                try await AlertDispatcher(bench.context).run(),
            ]
            #expect(told == [1000, 1, 0])
            #expect(try await self.waiting("digest", on: bench) == 0)
        }
    }

    @Test func `a message that cannot hold all lines says how many stand in the list only`() async throws {
        try await Bench.run { plain in
            var context = plain.context
            context.channels = context.channels.map { NarrowChannel(id: $0.id, longestText: 2000) }
            let bench = Bench(context: context, clock: plain.clock)
            try await self.pile(up: "care", "digest", on: bench)
            bench.clock.advance(by: .days(1))
            #expect(try await AlertDispatcher(bench.context).run() == 1000)
            let digest = try #require(try await bench.messages("alert.follow_up").last)
            let lines = try #require(digest.content.text).split(separator: "\n")
            #expect(try #require(digest.content.text).utf16.count < 2000)
            #expect(lines.first == "1000 customers")
            #expect(lines.last == "… and \(1000 - (lines.count - 2)) more in the list of follow-ups")
            #expect(lines.count > 10)
        }
    }

    @Test func `a storm of one team holds up no other`() async throws {
        try await Bench.run { bench in
            try await self.pile(up: "care", "now", on: bench)
            try await AlertDispatcher(bench.context).run()
            let held = try await self.waiting("now", on: bench)
            try await bench.post(bench.ask(2, team: "sales", name: "Ben"), 1, sawHand: true)
            #expect(try await AlertDispatcher(bench.context).run() == 1)
            #expect(try await self.waiting("now", on: bench) == held)
        }
    }

    @Test func `the digests of a storm tell all that it held, and none of it alone`() async throws {
        try await Bench.run { bench in
            try await self.pile(up: "care", "now", on: bench)
            try await self.pile(up: "care", "now", on: bench)
            try await AlertDispatcher(bench.context).run()
            let held = try await self.waiting("now", on: bench)
            #expect(held > 1000)
            bench.clock.advance(by: .hours(2))
            var told: [Int] = []
            while case let count = try await AlertDispatcher(bench.context).run(), count > 0 { told.append(count) }
            #expect(told == [1000, held - 1000])
        }
    }
}
