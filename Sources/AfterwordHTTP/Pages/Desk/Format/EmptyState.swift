/// What stands where rows will be: a sentence about what will come, and the one command or link that brings it.
package struct EmptyState: Sendable {
    package let heading: String
    package let words: String
    package let command: String?
    package let link: DeskLink?

    package init(heading: String, words: String, command: String? = nil, link: DeskLink? = nil) {
        self.heading = heading
        self.words = words
        self.command = command
        self.link = link
    }

    /// Rows exist, but none passes the filters or the search.
    static func narrowed(_ path: DeskAddress) -> EmptyState {
        EmptyState(
            heading: "Nothing matches",
            words: "Nothing here fits these filters.",
            link: DeskLink("Show all", to: path)
        )
    }
}
