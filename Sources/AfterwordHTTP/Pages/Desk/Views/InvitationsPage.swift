/// Who was asked, newest first.
package struct InvitationsPage: DeskPage {
    package static let layout = DeskLayout(
        "desk-invitations",
        PackageResources.desk_invitations_mustache,
        entry: .surveys
    )

    package let title = "Invitations"
    package let answer = "Who was asked, newest first, and what became of it."
    package let chosen: String?
    package let filters: [FilterGroup]
    package let rows: [InvitationRow]
    package let next: DeskAddress?
    package let empty: EmptyState?

    package init(chosen: String?, filters: [FilterGroup], rows: [InvitationRow], next: DeskAddress?) {
        self.chosen = chosen
        self.filters = filters
        self.rows = rows
        self.next = next
        let isNarrowed = chosen != nil || filters.contains(where: \.isNarrowed)
        self.empty =
            !rows.isEmpty
            ? nil
            : isNarrowed
                ? .narrowed("/invitations")
                : EmptyState(
                    heading: "Nobody was asked yet",
                    words:
                        "Each invitation stands here with what became of it. A first one goes out when a case closes.",
                    link: DeskLink("See the cases", to: "/cases")
                )
    }
}

/// One invitation.
package struct InvitationRow: Sendable {
    /// The case's story, or the person's where there is no case.
    package let href: DeskAddress
    package let state: String
    package let tone: DeskTone
    package let person: String
    package let what: String
    /// Why it was not sent, in words.
    package let reason: String?
    package let at: DeskMoment
    /// `sent` or `made`.
    package let when: String

    package init(
        href: DeskAddress,
        state: String,
        tone: DeskTone,
        person: String,
        what: String,
        reason: String?,
        at: DeskMoment,
        when: String
    ) {
        self.href = href
        self.state = state
        self.tone = tone
        self.person = person
        self.what = what
        self.reason = reason
        self.at = at
        self.when = when
    }
}
