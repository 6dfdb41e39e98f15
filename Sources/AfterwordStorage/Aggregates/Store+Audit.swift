package import AfterwordCore

/// An entry of the audit log.
package enum AuditEntry: Entity {
    package static let idPrefix = "aud"
}

extension Store {
    /// Notes who did what to which row; written in the transaction of the deed itself.
    package func audit(
        actor: String,
        action: String,
        subject: String,
        detail: String? = nil,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        let id: EntityID<AuditEntry> = self.ids.next(at: now)
        try connection.execute(
            """
            INSERT INTO audit (id, at_ms, actor, action, subject, detail)
            VALUES (\(id), \(now), \(actor), \(action), \(subject), \(detail))
            """
        )
    }
}
