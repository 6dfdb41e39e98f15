import AfterwordCore

/// Promoters on the way to speaking for the house, and who agreed to it when.
package struct AmbassadorsPage: DeskPage {
    package static let layout = DeskLayout(
        "desk-ambassadors",
        PackageResources.desk_ambassadors_mustache,
        entry: .ambassadors
    )

    package let title = "Ambassadors"
    package let answer: String
    package let filters: [FilterGroup]
    package let rows: [AmbassadorRow]
    /// The list of those who agreed, in every format.
    package let exports: [DeskLink]
    package let next: DeskAddress?
    package let empty: EmptyState?

    package init(filters: [FilterGroup], rows: [AmbassadorRow], exports: [DeskLink], next: DeskAddress? = nil) {
        let agreed = rows.count { $0.consent != nil }
        self.answer =
            agreed == 0
            ? "Nobody on this page has agreed yet; files hold only people who did."
            : "\(MetricText.count(agreed, "person", "people")) on this page agreed; files hold only people who did."
        self.filters = filters
        self.rows = rows
        self.exports = exports
        self.next = next
        let isNarrowed = filters.contains(where: \.isNarrowed)
        self.empty = rows.isEmpty ? (isNarrowed ? .narrowed("/ambassadors") : Self.nobodyYet) : nil
    }

    private static let nobodyYet = EmptyState(
        heading: "No ambassadors yet",
        words:
            "Somebody who answers NPS with 9 or 10 becomes a candidate; who agrees to be named stands here with the date. See what they are asked:",
        command: "afterword surveys preview nps"
    )
}

/// One promoter.
package struct AmbassadorRow: Sendable {
    package let person: String
    package let address: String?
    package let score: ScoreMark?
    /// `active`, or `candidate, paused` while the newest answer is below 9.
    package let state: String
    package let since: DeskMoment
    /// The date of the consent; `nil` without one.
    package let consent: String?

    package init(
        person: String,
        address: String?,
        score: ScoreMark?,
        state: String,
        isListed: Bool,
        since: DeskMoment,
        consent: String?
    ) {
        self.person = person
        self.address = address
        self.score = score
        self.state = isListed ? state : "\(state), paused"
        self.since = since
        self.consent = consent
    }
}
