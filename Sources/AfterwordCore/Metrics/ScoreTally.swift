/// The counted answers on one scale: how many gave each value. Two scales are never in one tally.
package struct ScoreTally: Sendable, Equatable {
    package let scale: Scale
    /// Answers per value; values without answers may be absent.
    package private(set) var counts: [Int: Int]
    /// Values offered that the scale does not have; in no figure.
    package private(set) var rejected: Int

    package init(scale: Scale) {
        self.scale = scale
        self.counts = [:]
        self.rejected = 0
    }

    package init(scale: Scale, scores: some Sequence<Int>) {
        self.init(scale: scale)
        for score in scores { self.add(score) }
    }

    package mutating func add(_ value: Int, count: Int = 1) {
        if self.scale.values.contains(value) { self.counts[value, default: 0] += count } else { self.rejected += count }
    }

    package var n: Int { self.counts.values.reduce(0, +) }

    /// `nil` without answers.
    package var mean: Double? {
        let n = self.n
        guard n > 0 else { return nil }
        return Double(self.counts.reduce(0) { $0 + $1.key * $1.value }) / Double(n)
    }

    /// The mean as if the highest value were always good, to show an effort scale beside an ease scale.
    package var easeMean: Double? {
        guard self.scale.direction == .effort else { return self.mean }
        return self.mean.map { Double(self.scale.from + self.scale.to) - $0 }
    }

    /// How many answers have a score that satisfies `predicate`.
    package func count(where predicate: (Score) -> Bool) -> Int {
        self.counts.reduce(0) { sum, entry in
            Score(entry.key, on: self.scale).map(predicate) == true ? sum + entry.value : sum
        }
    }
}
