/// What people answered, newest first.
package struct ResponsesPage: DeskPage {
    package static let layout = DeskLayout(
        "desk-responses",
        PackageResources.desk_responses_mustache,
        entry: .responses
    )

    package let title = "Responses"
    package let answer: String
    package let filters: [FilterGroup]
    package let rows: [ResponseRow]
    package let next: DeskAddress?
    /// What narrows the list besides its chips, in words.
    package let chosen: String?
    package let empty: EmptyState?

    /// Fills the page; `answer` says how many came lately and whether some wait for a person to release them.
    package init(
        answer: String,
        chosen: String? = nil,
        filters: [FilterGroup],
        rows: [ResponseRow],
        next: DeskAddress? = nil
    ) {
        self.answer = answer
        self.filters = filters
        self.rows = rows
        self.next = next
        self.chosen = chosen
        let isNarrowed = chosen != nil || filters.contains(where: \.isNarrowed)
        self.empty = rows.isEmpty ? Self.emptyState(isNarrowed: isNarrowed) : nil
    }

    private static func emptyState(isNarrowed: Bool) -> EmptyState {
        if isNarrowed { return .narrowed("/responses") }
        return EmptyState(
            heading: "No answers yet",
            words:
                "Each answer stands here with its score, its words and how sure we are that a person gave it. People are asked when a case closes.",
            link: DeskLink("See the cases", to: "/cases")
        )
    }
}

/// One answer.
package struct ResponseRow: Sendable {
    package let href: DeskAddress
    package let score: ScoreMark?
    package let comment: String?
    package let person: String
    /// `CSAT · case 1234 · Telegram`, put together by the caller from what is known.
    package let origin: String
    package let at: DeskMoment
    /// Shown when the answer is not counted (`quarantined`, `unconfirmed`…) or its comment contradicts its score.
    package let stateWords: String?
    /// Where the "Release" button posts to; `nil` where there is nothing to release.
    package let release: DeskAddress?

    /// Describes a row; `stateWords` is left out for counted answers that nothing speaks against.
    package init(
        href: DeskAddress,
        score: ScoreMark?,
        comment: String?,
        person: String,
        origin: String,
        at: DeskMoment,
        stateWords: String? = nil,
        release: DeskAddress? = nil
    ) {
        self.href = href
        self.score = score
        self.comment = comment
        self.person = person
        self.origin = origin
        self.at = at
        self.stateWords = stateWords
        self.release = release
    }
}
