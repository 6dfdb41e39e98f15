import AfterwordCore
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct GroupDuesTests {
    private struct Refusal: Error {}

    private func cell(_ score: Int) -> RollupKey {
        RollupKey(measure: "csat|csat_1_5", segment: "all", value: "", hour: .testStart, score: score)
    }

    @Test(arguments: Engine.available)
    func `each write of a group counts once, and one that is undone not at all`(_ engine: Engine) async throws {
        try await engine.withStore { store in
            let kept = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<300 {
                    group.addTask {
                        do {
                            try await store.database.write { connection in
                                try store.addToRollups([self.cell(number % 5): 1], in: connection)
                                if number.isMultiple(of: 7) { throw Refusal() }
                            }
                            return true
                        } catch { return false }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(kept == 300 - 43)
            let cells = try await store.database.read { try store.allRollups(in: $0) }
            #expect(cells.values.reduce(0, +) == kept)
            #expect(cells.count == 5)
        }
    }

    @Test(arguments: Engine.available)
    func `a word written in two ways is one cell, and one queue that is stopped`(_ engine: Engine) async throws {
        try await engine.withStore { store in
            let words = ["Caf\u{E9}", "Cafe\u{301}"]
            for word in words {
                try await store.database.write { connection in
                    var cell = self.cell(5)
                    cell.value = word
                    try store.addToRollups([cell: 2], in: connection)
                    try store.stop(destination: word, channel: "tg", because: "by hand", at: .testStart, in: connection)
                }
            }
            let rows = try await store.database.read { try $0.rows("SELECT value FROM rollup") }
            #expect(rows.count == 2)
            let (cells, stops) = try await store.database.read {
                (try store.allRollups(in: $0), try store.stoppedDestinations(in: $0))
            }
            #expect(Array(cells.values) == [4])
            #expect(stops == [words[0]: "by hand"])
        }
    }

    @Test(arguments: Engine.available)
    func `what is added and taken away in one transaction leaves no cell`(_ engine: Engine) async throws {
        try await engine.withStore { store in
            try await store.database.write { connection in
                try store.addToRollups([self.cell(1): 1], in: connection)
                try store.addToRollups([self.cell(1): -1, self.cell(2): 1], in: connection)
            }
            let cells = try await store.database.read { try store.allRollups(in: $0) }
            #expect(cells == [self.cell(2): 1])
        }
    }

    @Test(arguments: Engine.available)
    func `a write that settles sees its own additions, and they are made once`(_ engine: Engine) async throws {
        try await engine.withStore { store in
            let seen = try await store.database.write { connection in
                try store.addToRollups([self.cell(3): 2], in: connection)
                try connection.dues?.settle(on: connection)
                return try store.allRollups(in: connection)
            }
            #expect(seen == [self.cell(3): 2])
            #expect(try await store.database.read { try store.allRollups(in: $0) } == seen)
        }
    }

    @Test(arguments: Engine.available)
    func `processes that count into slots of their own count into the same cells`(_ engine: Engine) async throws {
        try await engine.withStore { store in
            let rows = try await store.database.write { connection in
                for (slot, change) in [(1, 3), (2, 2), (1, -1)] {
                    let dues = GroupDues(slot: slot)
                    dues.add([self.cell(4): change])
                    try dues.settle(on: connection)
                }
                return try connection.rows("SELECT slot, n FROM rollup ORDER BY slot").map {
                    [try $0.integer("slot"), try $0.integer("n")]
                }
            }
            #expect(rows == [[1, 2], [2, 2]])
            #expect(try await store.database.read { try store.allRollups(in: $0) } == [self.cell(4): 4])
        }
    }

    @Test(arguments: Engine.available)
    func `what is to be forgotten leaves no row, whoever counted it, and only where nothing else counts`(
        _ engine: Engine
    ) async throws {
        try await engine.withStore { store in
            let left = try await store.database.write { connection in
                let other = GroupDues(slot: 2)
                other.add([self.cell(1): 1, self.cell(2): 2])
                try other.settle(on: connection)
                let own = GroupDues(slot: 1)
                own.add([self.cell(1): -1, self.cell(2): -1])
                own.forgetIfEmpty([self.cell(1), self.cell(2)])
                try own.settle(on: connection)
                return try connection.rows("SELECT score, slot, n FROM rollup ORDER BY slot").map {
                    [try $0.integer("score"), try $0.integer("slot"), try $0.integer("n")]
                }
            }
            #expect(left == [[2, 1, -1], [2, 2, 2]])
        }
    }
}
