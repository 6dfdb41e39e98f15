package import AfterwordCore

/// Which entries of the audit log a list shows.
package struct AuditFilter: Sendable, Equatable {
    package var actor: String?
    package var action: String?
    package var subject: String?
    package var from: Instant?
    package var to: Instant?

    /// All of them.
    package init() {}
}

extension Store {
    /// Newest first. Throws ``InvalidListPosition``.
    package func auditEntries(
        _ filter: AuditFilter,
        after position: ListPosition? = nil,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> ListPage<AuditEntry> {
        var conditions = ListConditions()
        conditions.equals("actor", filter.actor)
        conditions.equals("action", filter.action)
        conditions.equals("subject", filter.subject)
        conditions.within("at_ms", from: filter.from, to: filter.to)
        return try connection.newestFirst(
            "audit",
            conditions,
            after: position,
            limit: limit,
            read: AuditEntry.init(row:)
        )
    }
}
