package import AfterwordCore

extension Store {
    /// Notes who did what to which row; written in the transaction of the deed itself.
    ///
    /// Neither subject nor detail may hold words of a person or an address: the log outlives an erasure. The row of the newest entry is
    /// locked first, so entries of several writing processes form one chain.
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
        let link = try self.nextLink(for: entry, in: connection)
        try connection.execute(
            """
            INSERT INTO audit (id, at_ms, actor, action, subject, detail, sequence, hash)
            VALUES (\(entry.id), \(now), \(actor), \(action), \(subject), \(detail), \(link.sequence), \(link.hash))
            """
        )
    }

    /// Takes entries into the chain that were written before there was one; does nothing once it has begun.
    package func chainEarlierAudit(in connection: any SQLConnection) throws {
        guard try self.auditHead(in: connection).sequence == 0 else { return }
        for row in try connection.rows("SELECT * FROM audit ORDER BY id") {
            let entry = try AuditEntry(row: row)
            let link = try self.nextLink(for: entry, in: connection)
            try connection.execute(
                "UPDATE audit SET sequence = \(link.sequence), hash = \(link.hash) WHERE id = \(entry.id)"
            )
        }
    }

    /// The place and the hash of the newest entry.
    package func auditHead(in connection: any SQLConnection) throws -> (sequence: Int, hash: String) {
        guard let row = try connection.firstRow("SELECT sequence, hash FROM audit_head WHERE id = 1") else {
            return (0, "")
        }
        return (try row.integer("sequence"), try row.text("hash"))
    }

    /// Locks the newest entry's row and moves it on to this entry.
    private func nextLink(
        for entry: AuditEntry,
        in connection: any SQLConnection
    ) throws -> (sequence: Int, hash: String) {
        let locked = try connection.rows(
            "UPDATE audit_head SET sequence = sequence + 1 WHERE id = 1 RETURNING sequence, hash"
        )
        guard let head = locked.first else {
            throw SQLError(code: .corrupt, message: "the row that ends the audit log is missing")
        }
        let sequence = try head.integer("sequence")
        let hash = AuditChain.hash(of: entry, sequence: sequence, after: try head.text("hash"))
        try connection.execute("UPDATE audit_head SET hash = \(hash) WHERE id = 1")
        return (sequence, hash)
    }
}

extension Store {
    /// Walks the whole chain and returns the first thing that is wrong with it; `nil` if nothing is.
    package func auditFault(in connection: any SQLConnection) throws -> AuditFault? {
        var (last, hash) = (0, "")
        var fault: AuditFault?
        try connection.forEachRow("SELECT * FROM audit WHERE sequence IS NOT NULL ORDER BY sequence") { row in
            guard fault == nil else { return }
            let entry = try AuditEntry(row: row)
            guard entry.sequence == last + 1 else {
                fault = .missing(sequence: last + 1)
                return
            }
            last += 1
            let expected = AuditChain.hash(of: entry, sequence: last, after: hash)
            if entry.hash != expected { fault = .changed(sequence: last, entry: entry.id.text) }
            hash = expected
        }
        if let fault { return fault }
        let head = try self.auditHead(in: connection)
        guard head == (last, hash) else { return .head(sequence: last) }
        let row = try connection.firstRow("SELECT COUNT(*) AS n FROM audit WHERE sequence IS NULL")
        let unchained = try row?.integer("n") ?? 0
        return unchained == 0 ? nil : .unchained(count: unchained)
    }
}
