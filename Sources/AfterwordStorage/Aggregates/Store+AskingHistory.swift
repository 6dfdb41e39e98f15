package import AfterwordCore

extension Store {
    /// Reads a person's invitations as far back as ``AskingHistory/reach``. `before` leaves out what was asked from that moment on, for
    /// playing the past again.
    package func askingHistory(
        of id: EntityID<Contact>,
        now: Instant,
        before: Instant? = nil,
        in connection: any SQLConnection
    ) throws -> AskingHistory {
        try connection.ask(self.askingHistory(of: id, now: now, before: before))
    }

    package func askingHistory(
        of id: EntityID<Contact>,
        now: Instant,
        before: Instant? = nil
    ) -> Inquiry<AskingHistory> {
        let limit: SQL = before.map { " AND COALESCE(sent_at_ms, created_at_ms) < \($0)" } ?? ""
        return Inquiry(
            """
            SELECT kind, purpose, COALESCE(sent_at_ms, created_at_ms) AS asked_at_ms FROM invitation
            WHERE contact_id = \(id) AND created_at_ms > \(now - AskingHistory.reach)
                AND (sent_at_ms IS NOT NULL OR state IN ('sending', 'answered'))\(limit)
            """
        ) { try $0.reduce(into: AskingHistory()) { try $0.note($1, now: now) } }
    }

    /// The same for several people, each at a moment of their own; those who were never asked are left out. The invitations that are being
    /// `answered` count as answered already.
    package func askingHistories(
        of moments: [EntityID<Contact>: Instant],
        answered: Set<EntityID<Invitation>>
    ) -> Inquiry<[EntityID<Contact>: AskingHistory]> {
        let earliest = moments.values.min().map { $0 - AskingHistory.reach }
        return Inquiry(
            """
            SELECT id, contact_id, kind, purpose, created_at_ms, COALESCE(sent_at_ms, created_at_ms) AS asked_at_ms,
                CASE WHEN sent_at_ms IS NOT NULL OR state IN ('sending', 'answered') THEN 1 ELSE 0 END AS was_asked
            FROM invitation WHERE contact_id IN \(set: Array(moments.keys)) AND created_at_ms > \(earliest)
            """
        ) { rows in
            try rows.reduce(into: [:]) { histories, row in
                let id = try row.id("contact_id", of: Contact.self)
                guard let now = moments[id], try row.instant("created_at_ms") > now - AskingHistory.reach,
                    try row.bool("was_asked") || answered.contains(row.id("id"))
                else { return }
                try histories[id, default: AskingHistory()].note(row, now: now)
            }
        }
    }
}

extension AskingHistory {
    fileprivate mutating func note(_ row: SQLRow, now: Instant) throws {
        self.note(
            kind: try row.word("kind"),
            try row.word("purpose"),
            askedAt: try row.instant("asked_at_ms"),
            now: now
        )
    }
}
