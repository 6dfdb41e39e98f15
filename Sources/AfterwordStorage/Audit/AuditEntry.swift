package import AfterwordCore

/// One line of the audit log: who did what to which row. It names rows by their ids and holds no text of a person, so erasing somebody
/// leaves the log as it is.
package struct AuditEntry: Entity, Equatable {
    package static let idPrefix = "aud"

    package var id: EntityID<AuditEntry>
    package var at: Instant
    /// `cli`, `system`, `page`, `user:marta`, `key:crm:key_…`.
    package var actor: String
    /// What was done, e.g. `follow_up.changed`.
    package var action: String
    /// The id of the row, or the name of the thing.
    package var subject: String
    package var detail: String?
    /// The place in the chain, from 1; `nil` for an entry that no chain holds.
    package var sequence: Int?
    /// SHA-256 over the entry before and this one, see ``HashChain``.
    package var hash: String?

    package init(
        id: EntityID<AuditEntry>,
        at: Instant,
        actor: String,
        action: String,
        subject: String,
        detail: String? = nil
    ) {
        self.id = id
        self.at = at
        self.actor = actor
        self.action = action
        self.subject = subject
        self.detail = detail
    }

    /// What its hash is over.
    var chained: [String?] {
        [
            String(self.id.rawValue), String(self.at.milliseconds), self.actor, self.action, self.subject, self.detail,
        ]
    }

    /// Reads a row of `audit`.
    package init(row: SQLRow) throws {
        self.init(
            id: try row.id("id"),
            at: try row.instant("at_ms"),
            actor: try row.text("actor"),
            action: try row.text("action"),
            subject: try row.text("subject"),
            detail: try row.optionalText("detail")
        )
        self.sequence = try row.optionalInt("sequence")
        self.hash = try row.optionalText("hash")
    }
}
