import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct RecordListTests {
    @Test(arguments: [1, 2, 3, 7]) func `pages show every row once, newest first`(_ limit: Int) async throws {
        try await Bench.run { bench in
            for number in 1...7 {
                try await bench.answer(bench.ask(number), 5)
                bench.clock.advance(by: .minutes(1))
            }
            var numbers: [String?] = []
            var position: ListPosition?
            repeat {
                let page = try await bench.lists.responses(after: position, limit: limit)
                #expect(page.rows.count <= limit)
                numbers += page.rows.map { $0.case?.number }
                position = page.next
            } while position != nil
            #expect(numbers == ["7", "6", "5", "4", "3", "2", "1"])
        }
    }

    @Test func `rows that come in between two pages neither repeat nor hide one`() async throws {
        try await Bench.run { bench in
            for number in 1...4 {
                try await bench.answer(bench.ask(number), 5)
                bench.clock.advance(by: .minutes(1))
            }
            let first = try await bench.lists.responses(limit: 2)
            try await bench.answer(bench.ask(5), 5)
            let second = try await bench.lists.responses(after: first.next, limit: 2)
            #expect((first.rows + second.rows).map { $0.case?.number } == ["4", "3", "2", "1"])
            #expect(second.next == nil)
        }
    }

    @Test func `responses that do not count are shown only when asked for`() async throws {
        try await Bench.run { bench in
            let invitation = try await bench.ask(1)
            try await bench.answer(invitation, 5)
            bench.clock.advance(by: .minutes(1))
            try await bench.post(invitation, 1)
            var all = ResponseFilter()
            all.states = []
            let counted = try await bench.lists.responses(limit: 10).rows
            let every = try await bench.lists.responses(all, limit: 10).rows
            #expect(counted.map(\.score) == [5])
            #expect(every.map(\.state) == ["challenger", "counted"])
        }
    }

    @Test func `follow-ups come by severity, then by when they are due`() async throws {
        try await Bench.run { bench in
            for (number, score) in [(1, 3), (2, 1), (3, 2), (4, 1)] {
                try await bench.answer(bench.ask(number), score, comment: "score \(score)")
                bench.clock.advance(by: .minutes(1))
            }
            var rows: [FollowUpRecord] = []
            var position: ListPosition?
            repeat {
                let page = try await bench.lists.followUps(after: position, limit: 1)
                rows += page.rows
                position = page.next
            } while position != nil
            #expect(rows.map { $0.case?.number } == ["2", "4", "3", "1"])
            #expect(rows.map(\.comment) == ["score 1", "score 1", "score 2", "score 3"])
        }
    }

    private static let filters: [(String, @Sendable (inout ResponseFilter) -> Void, [String])] = [
        ("score", { $0.scores = 1...2 }, ["2"]),
        ("kind", { $0.kind = .nps }, []),
        ("survey", { $0.survey = "csat" }, ["3", "2", "1"]),
        ("case", { $0.caseKey = CaseKey(externalID: "C3") }, ["3"]),
        ("source and case", { $0.caseKey = CaseKey(source: "other", externalID: "C3") }, []),
        ("comment", { $0.hasComment = true }, ["2"]),
        ("no comment", { $0.hasComment = false }, ["3", "1"]),
        ("from", { $0.from = .testStart + .minutes(2) }, ["3"]),
        ("to, end excluded", { $0.to = .testStart + .minutes(2) }, ["2", "1"]),
        ("class", { $0.scoreClass = .top }, ["3", "1"]),
    ]

    @Test(arguments: filters.indices) func `responses are filtered by each field`(_ index: Int) async throws {
        let (_, change, expected) = Self.filters[index]
        try await Bench.run { bench in
            for (number, score) in [(1, 5), (2, 2), (3, 5)] {
                try await bench.answer(bench.ask(number), score, comment: score == 2 ? "Nobody called" : "")
                bench.clock.advance(by: .minutes(1))
            }
            var filter = ResponseFilter()
            change(&filter)
            let rows = try await bench.lists.responses(filter, limit: 10).rows
            #expect(rows.map { $0.case?.number } == expected)
        }
    }

    @Test func `a person is found by e-mail in any spelling, and by handle`() async throws {
        try await Bench.run { bench in
            try await bench.ask(1, name: "Ana")
            try await bench.ask(2, name: "Ion")
            var filter = ContactFilter()
            filter.email = " P1@Example.ORG "
            #expect(try await bench.lists.contacts(filter, limit: 10).rows.map(\.name) == ["Ana"])
            filter = ContactFilter()
            filter.handle = "p2@example.org"
            #expect(try await bench.lists.contacts(filter, limit: 10).rows.map(\.name) == ["Ion"])
        }
    }

    @Test func `a position of another list is refused`() async throws {
        try await Bench.run { bench in
            await #expect(throws: InvalidListPosition.self) {
                try await bench.lists.followUps(after: ListPosition(values: [1]), limit: 1)
            }
            await #expect(throws: InvalidListPosition.self) {
                try await bench.lists.cases(after: ListPosition(values: []), limit: 1)
            }
        }
    }

    @Test func `what is not known is null, not left out`() async throws {
        try await Bench.run { bench in
            try await bench.answer(bench.ask(1), 5)
            let record = try #require(try await bench.lists.responses(limit: 1).rows.first)
            let text = try WireJSON.text(of: record)
            #expect(text.contains(#""comment":null"#))
            #expect(text.contains(#""answered_at":"2026-03-02T09:00:00Z""#))
        }
    }
}
