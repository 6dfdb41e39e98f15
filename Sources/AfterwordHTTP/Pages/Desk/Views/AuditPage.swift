/// Who did what, newest first.
package struct AuditPage: DeskPage {
    package static let layout = DeskLayout("desk-audit", PackageResources.desk_audit_mustache, entry: .settings)

    /// One way to narrow the list; the id is also the parameter's name.
    package struct Field: Sendable {
        package let id: String
        package let label: String
        package let value: String
        package let example: String

        package init(_ id: String, _ label: String, value: String, example: String) {
            self.id = id
            self.label = label
            self.value = value
            self.example = example
        }
    }

    package let title = "Audit log"
    package let answer: String
    package let fields: [Field]
    package let rows: [AuditRow]
    package let next: DeskAddress?
    package let empty: EmptyState?

    /// Fills the page; `count` is the number of the newest entry of all.
    package init(count: Int, fields: [Field], rows: [AuditRow], next: DeskAddress? = nil) {
        self.answer =
            "\(MetricText.count(count, "entry", "entries")), each chained to the one before; afterword verify proves that none was changed."
        self.fields = fields
        self.rows = rows
        self.next = next
        let isNarrowed = fields.contains { !$0.value.isEmpty }
        self.empty =
            !rows.isEmpty
            ? nil
            : isNarrowed
                ? .narrowed("/audit")
                : EmptyState(
                    heading: "Nothing was done yet",
                    words: "Sign-ins, keys, changes of people and tasks, exports and erasures will stand here.",
                    command: "afterword audit list"
                )
    }
}

/// One entry of the log.
package struct AuditRow: Sendable {
    package let sequence: String
    package let action: String
    /// The list with only this deed.
    package let only: DeskAddress
    package let subject: String
    package let actor: String
    package let detail: String?
    package let at: DeskMoment

    package init(
        sequence: String,
        action: String,
        only: DeskAddress,
        subject: String,
        actor: String,
        detail: String?,
        at: DeskMoment
    ) {
        self.sequence = sequence
        self.action = action
        self.only = only
        self.subject = subject
        self.actor = actor
        self.detail = detail
        self.at = at
    }
}
