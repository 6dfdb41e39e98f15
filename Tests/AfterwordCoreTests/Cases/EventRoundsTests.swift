import AfterwordCore
import Testing

@Suite struct EventRoundsTests {
    /// The rounds of events that touch what the letters of each word stand for; a `*` marks the last of a family.
    private func rounds(_ events: [String]) -> [String] {
        EventRounds(events.map(Array.init)).rounds.map { round in
            round.map { "\($0.place)" + ($0.isLastOfFamily ? "*" : "") }.joined(separator: " ")
        }
    }

    @Test(
        arguments: [
            ([], []),
            (["a"], ["0*"]),
            (["a", "b", "c"], ["0* 1* 2*"]),
            (["a", "a", "a"], ["0", "1", "2*"]),
            // What touches nothing is tied to nothing.
            (["", "", "a"], ["0* 1* 2*"]),
            (["a", "b", "a", "b", "c"], ["0 1 4*", "2* 3*"]),
            // A third ties two that have nothing in common.
            (["a", "b", "ab"], ["0", "1", "2*"]),
            (["ab", "bc", "cd", "x"], ["0 3*", "1", "2*"]),
            // A tie that comes last joins whole families, in the order in which their events came.
            (["a", "b", "b", "a", "ba", "x"], ["0 5*", "1", "2", "3", "4*"]),
            (["aa", "a"], ["0", "1*"]),
        ] as [([String], [String])]
    )
    func `events that are tied follow each other, and others go side by side`(_ events: [String], _ rounds: [String]) {
        #expect(self.rounds(events) == rounds)
    }

    @Test func `no order of events loses one, doubles one, or lets a tied one overtake`() {
        var generator = Scatter(state: 5)
        for _ in 0..<200 {
            let events = (0..<Int.random(in: 1...40, using: &generator)).map { _ in
                String("abcdefghijklmnop".shuffled(using: &generator).prefix(.random(in: 0...3, using: &generator)))
            }
            let rounds = EventRounds(events.map(Array.init)).rounds
            var order: [Int: Int] = [:]
            for (number, round) in rounds.enumerated() {
                for member in round { #expect(order.updateValue(number, forKey: member.place) == nil) }
            }
            #expect(order.count == events.count)
            for later in events.indices {
                for earlier in 0..<later where !Set(events[earlier]).isDisjoint(with: events[later]) {
                    #expect(order[earlier, default: .max] < order[later, default: .min])
                }
            }
        }
    }
}

/// The same numbers in every run: a linear congruential generator (Knuth's MMIX).
private struct Scatter: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        self.state = self.state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return self.state.byteSwapped
    }
}
