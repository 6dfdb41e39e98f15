/// One row of chips that narrow a list; the choice lives in the URL.
package struct FilterGroup: Sendable {
    package let name: String
    package let chips: [FilterChip]
    /// Whether something other than the first chip is chosen.
    package let isNarrowed: Bool

    /// Builds the chips of one query parameter of the page at `path`, e.g. `surveys/csat`: `all` first (what an absent parameter shows), each link keeping the other parameters and dropping the cursor.
    /// `counts` says how many rows stand behind a value, where that is known without counting a table.
    package init(
        name: String,
        parameter: String,
        choices: [(value: String, words: String)],
        path: String,
        query: [String: String],
        counts: [String: Int] = [:],
        all: String = "All"
    ) {
        let chosen = query[parameter].flatMap { value in choices.contains { $0.value == value } ? value : nil }
        let kept = query.filter { $0.key != parameter && $0.key != "cursor" }
        let address = { (value: String?) -> DeskAddress in
            var items = kept
            items[parameter] = value
            return DeskAddress(
                path: path.split(separator: "/").map(String.init),
                query: items.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
            )
        }
        let first = FilterChip(words: all, href: address(nil), isOn: chosen == nil, count: nil)
        let others = choices.map { choice in
            FilterChip(
                words: choice.words,
                href: address(choice.value),
                isOn: choice.value == chosen,
                count: counts[choice.value].map(MetricText.count)
            )
        }
        self.name = name
        self.chips = [first] + others
        self.isNarrowed = chosen != nil
    }
}

/// One choice of a filter.
package struct FilterChip: Sendable {
    package let words: String
    package let href: DeskAddress
    package let isOn: Bool
    package let count: String?
}
