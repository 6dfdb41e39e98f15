extension Conditions {
    /// The first condition that a case's facts do not meet, in plain words; `nil` if all hold.
    package func unmet(by segments: Segments) -> String? {
        let tags = Self.folded(segments.tags)
        if let missing = self.tagsAll.first(where: { !tags.contains($0.lowercased()) }) {
            return "has no tag \(missing)"
        }
        if !self.tagsAny.isEmpty, tags.isDisjoint(with: Self.folded(self.tagsAny)) {
            return "has none of the tags \(self.tagsAny.joined(separator: ", "))"
        }
        if let excluded = self.tagsNone.first(where: { tags.contains($0.lowercased()) }) {
            return "has the tag \(excluded)"
        }
        let fields = [
            ("channel", self.channel, segments.channel), ("team", self.team, segments.team),
            ("product", self.product, segments.product), ("brand", self.brand, segments.brand),
        ]
        for (name, allowed, value) in fields where !Self.allows(allowed, value) {
            return "\(name) is \(value ?? "unknown"), not \(allowed.joined(separator: " or "))"
        }
        return nil
    }

    /// An unknown value meets only a condition that asks nothing.
    private static func allows(_ allowed: [String], _ value: String?) -> Bool {
        guard !allowed.isEmpty else { return true }
        guard let value else { return false }
        return self.folded(allowed).contains(value.lowercased())
    }

    private static func folded(_ words: [String]) -> Set<String> { Set(words.map { $0.lowercased() }) }
}
