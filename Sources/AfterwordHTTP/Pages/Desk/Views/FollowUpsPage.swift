package import AfterwordCore

/// The queue of people to call, most urgent first.
package struct FollowUpsPage: DeskPage {
    package static let layout = DeskLayout(
        "desk-follow-ups",
        PackageResources.desk_follow_ups_mustache,
        entry: .followUps
    )

    package let title = "Follow-ups"
    package let answer: String
    package let filters: [FilterGroup]
    package let rows: [FollowUpRow]
    package let next: DeskAddress?
    package let export: DeskAddress?
    package let empty: EmptyState?

    package init(
        filters: [FilterGroup],
        rows: [FollowUpRow],
        openCount: Int,
        lateCount: Int,
        next: DeskAddress? = nil,
        export: DeskAddress? = nil,
        mayReadCases: Bool = true
    ) {
        self.answer = TodayPage.answer(openCount: openCount, lateCount: lateCount)
        self.filters = filters
        self.rows = rows
        self.next = next
        self.export = export
        let isNarrowed = filters.contains(where: \.isNarrowed)
        self.empty = rows.isEmpty ? Self.emptyState(isNarrowed: isNarrowed, mayReadCases: mayReadCases) : nil
    }

    private static func emptyState(isNarrowed: Bool, mayReadCases: Bool) -> EmptyState {
        if isNarrowed { return .narrowed("/follow-ups") }
        return EmptyState(
            heading: "No follow-ups yet",
            words:
                "A low score opens one by itself, with an owner and two due times. It begins with a case that closes.",
            link: mayReadCases ? DeskLink("See the cases", to: "/cases") : nil
        )
    }
}

/// One person to call.
package struct FollowUpRow: Sendable {
    package let href: DeskAddress
    package let severity: Severity
    package let score: ScoreMark?
    package let person: String
    /// `case 1234`; `nil` when the answer belongs to no case.
    package let caseWords: String?
    package let due: DeskMoment?
    package let owner: String?
    package let state: FollowUp.State
    /// Whether the row leads to assigning and replying too.
    package let hasDeeds: Bool

    /// Describes a row; `due` is left out once the follow-up is closed.
    package init(
        href: DeskAddress,
        severity: Severity,
        score: ScoreMark?,
        person: String,
        caseWords: String?,
        due: DeskMoment?,
        owner: String?,
        state: FollowUp.State,
        hasDeeds: Bool = false
    ) {
        self.href = href
        self.severity = severity
        self.score = score
        self.person = person
        self.caseWords = caseWords
        self.due = due
        self.owner = owner
        self.state = state
        self.hasDeeds = hasDeeds
    }
}
