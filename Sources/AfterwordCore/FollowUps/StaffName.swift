import Foundation

/// How colleagues are told apart: helpdesks, configurations and accounts spell them with other capitals.
package enum StaffName {
    /// Whether two spellings mean one person.
    package static func isSame(_ one: String, _ other: String) -> Bool { self.folded(one) == self.folded(other) }

    /// The spelling that `known` has for somebody; `nil` if nobody there is meant.
    package static func spelling(of name: String, among known: [String]) -> String? {
        known.contains(name) ? name : known.first { self.isSame($0, name) }
    }

    /// Each person once, by the first spelling.
    package static func distinct(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert(self.folded($0)).inserted }
    }

    private static func folded(_ name: String) -> String {
        name.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
    }
}
