package import AfterwordCore

extension Store {
    /// Notes who did what to which row; written in the transaction of the deed itself.
    ///
    /// Neither subject nor detail may hold words of a person or an address: the log outlives an erasure.
    package func audit(
        actor: String,
        action: String,
        subject: String,
        detail: String? = nil,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        let entry = AuditEntry(
            id: self.ids.next(at: now),
            at: now,
            actor: actor,
            action: action,
            subject: subject,
            detail: detail
        )
        let link = try self.nextLink(of: .audit, for: entry.chained, in: connection)
        try connection.post(
            """
            INSERT INTO audit (id, at_ms, actor, action, subject, detail, sequence, hash)
            VALUES (\(entry.id), \(now), \(actor), \(action), \(subject), \(detail), \(link.sequence), \(link.hash))
            """
        )
    }
}
