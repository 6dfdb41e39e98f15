import AfterwordCore
package import AfterwordStorage

/// Reads the audit log.
package struct AuditLog: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Newest first.
    package func entries(
        _ filter: AuditFilter,
        after position: ListPosition?,
        limit: Int
    ) async throws -> ListPage<AuditEntry> {
        let store = self.context.store
        return try await store.database.read { try store.auditEntries(filter, after: position, limit: limit, in: $0) }
    }

    /// How many entries the chain has.
    package func count() async throws -> Int {
        let store = self.context.store
        return try await store.database.read { try store.head(of: .audit, in: $0).sequence }
    }

    /// Notes a deed that has no transaction of its own, e.g. a list that is handed out.
    package func note(actor: String, action: String, subject: String, detail: String? = nil) async throws {
        let (store, now) = (self.context.store, self.context.now())
        try await store.database.write { connection in
            try store.audit(actor: actor, action: action, subject: subject, detail: detail, at: now, in: connection)
        }
    }
}
