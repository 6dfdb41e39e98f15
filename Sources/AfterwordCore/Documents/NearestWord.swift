/// Finds the valid word that a misspelt one was probably meant to be.
package enum NearestWord {
    /// The candidate with the fewest edits, if they are few for a word of that length; the earlier one wins a tie.
    package static func to(_ word: String, among candidates: [String]) -> String? {
        let typed = Array(word.lowercased())
        let limit = max(1, typed.count / 3)
        return
            candidates
            .map { (word: $0, edits: self.edits(from: typed, to: Array($0.lowercased()))) }
            .filter { $0.edits <= limit }
            .min { $0.edits < $1.edits }?
            .word
    }

    /// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment distance).
    static func edits(from left: [Character], to right: [Character]) -> Int {
        guard !left.isEmpty else { return right.count }
        guard !right.isEmpty else { return left.count }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            for column in 1...right.count {
                let replaced = last[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1)
                var best = min(last[column] + 1, current[column - 1] + 1, replaced)
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    best = min(best, beforeLast[column - 2] + 1)
                }
                current.append(best)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
