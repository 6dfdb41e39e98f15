/// What the active customers bought, in order, to say where one of them stands.
package struct ValueRanks: Sendable, Equatable {
    /// Ascending; millionths of the currency.
    private let values: [Int64]

    package init(_ values: [Int64]) {
        self.values = values.sorted()
    }

    /// Mid-rank: the share that bought less, plus half of those that bought the same. `nil` if nobody is active.
    package func percentile(of value: Int64) -> Double? {
        guard !self.values.isEmpty else { return nil }
        let below = self.count { $0 < value }
        let notAbove = self.count { $0 <= value }
        return (Double(below) + 0.5 * Double(notAbove - below)) / Double(self.values.count)
    }

    /// How many values at the beginning satisfy a condition that holds up to some place and not beyond it.
    private func count(while condition: (Int64) -> Bool) -> Int {
        var low = 0
        var high = self.values.count
        while low < high {
            let middle = (low + high) / 2
            if condition(self.values[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// The place of a person in the list of ambassadors: more points first, then what they bought, then who came first.
package struct AmbassadorRank: Sendable, Equatable, Comparable {
    package var points: Double
    package var value: Double
    package var id: String

    package init(points: Double, value: Double, id: String) {
        self.points = points
        self.value = value
        self.id = id
    }

    /// Whether `first` stands before `second`.
    package static func < (first: AmbassadorRank, second: AmbassadorRank) -> Bool {
        if first.points != second.points { return first.points > second.points }
        if first.value != second.value { return first.value > second.value }
        return first.id < second.id
    }
}
