/// Which events of cases may be taken in side by side.
///
/// Events that touch the same case, address or person belong together, and so do those that are tied by a third; what they do to the rows
/// of one such family no other family sees. Each round has one event of every family, so each event sees what the earlier ones of its family did.
package struct EventRounds<Tie: Hashable> {
    /// The place of an event among those that were given.
    package struct Member: Equatable {
        /// Counted from 0.
        package var place: Int
        /// No later event has to do with what this one makes.
        package var isLastOfFamily: Bool

        /// See the properties.
        package init(place: Int, isLastOfFamily: Bool) {
            self.place = place
            self.isLastOfFamily = isLastOfFamily
        }
    }

    /// One after the other; the members of a round side by side.
    package private(set) var rounds: [[Member]] = []

    /// `ties` are what each event touches, in the order in which the events came.
    package init(_ ties: [[Tie]]) {
        for family in Self.families(ties) {
            for (number, place) in family.enumerated() {
                if number == self.rounds.count { self.rounds.append([]) }
                self.rounds[number].append(Member(place: place, isLastOfFamily: number == family.count - 1))
            }
        }
    }

    /// The places of the events that belong together, in their order.
    private static func families(_ ties: [[Tie]]) -> [[Int]] {
        var leaders = Array(ties.indices)
        func leader(of place: Int) -> Int {
            var place = place
            while leaders[place] != place {
                leaders[place] = leaders[leaders[place]]
                place = leaders[place]
            }
            return place
        }
        var firsts: [Tie: Int] = [:]
        for place in ties.indices {
            for tie in ties[place] {
                guard let first = firsts[tie] else {
                    firsts[tie] = place
                    continue
                }
                let (one, other) = (leader(of: first), leader(of: place))
                leaders[max(one, other)] = min(one, other)
            }
        }
        return Dictionary(grouping: ties.indices, by: leader).sorted { $0.key < $1.key }.map(\.value)
    }
}
