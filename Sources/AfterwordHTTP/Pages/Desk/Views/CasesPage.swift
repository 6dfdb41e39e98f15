/// Cases, searched by number or the source's id.
package struct CasesPage: DeskPage {
    package static let layout = DeskLayout(
        "desk-cases",
        PackageResources.desk_cases_mustache,
        entry: .cases
    )

    package let title = "Cases"
    package let answer: String
    /// What was searched for; shown in the box again.
    package let search: String
    package let filters: [FilterGroup]
    package let rows: [CaseRow]
    package let next: DeskAddress?
    package let empty: EmptyState?

    /// Fills the page; `sourceExample` is a command line that closes a first case, shown while there is none.
    package init(
        answer: String,
        search: String = "",
        filters: [FilterGroup] = [],
        rows: [CaseRow],
        next: DeskAddress? = nil,
        sourceExample: String
    ) {
        self.answer = answer
        self.search = search
        self.filters = filters
        self.rows = rows
        self.next = next
        let isNarrowed = !search.isEmpty || filters.contains(where: \.isNarrowed)
        self.empty =
            !rows.isEmpty
            ? nil
            : isNarrowed
                ? .narrowed("/cases")
                : EmptyState(
                    heading: "No cases yet",
                    words:
                        "Each case your helpdesk closes appears here with its whole story. Close a first one from a terminal, with a key from Settings that may do events:write in place of KEY:",
                    command: sourceExample
                )
    }
}

/// One case with where it stands and what came of asking.
package struct CaseRow: Sendable {
    package let href: DeskAddress
    package let number: String
    package let subject: String
    package let person: String
    /// `Telegram · Care · Marta`, from what is known.
    package let origin: String
    /// `open`, `resolved`, `closed`.
    package let phase: String
    /// `answered 5`, `asked`, `not asked: the person opted out`.
    package let result: String
    package let at: DeskMoment

    package init(
        href: DeskAddress,
        number: String,
        subject: String,
        person: String,
        origin: String,
        phase: String,
        result: String,
        at: DeskMoment
    ) {
        self.href = href
        self.number = number
        self.subject = subject
        self.person = person
        self.origin = origin
        self.phase = phase
        self.result = result
        self.at = at
    }
}
