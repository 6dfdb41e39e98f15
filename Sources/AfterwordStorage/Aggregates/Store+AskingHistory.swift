package import AfterwordCore

/// How often and when a person has been asked; what the fatigue rules look at.
package struct AskingHistory: Sendable, Equatable {
    package var lastInvitedAt: Instant?
    package var lastNPSInvitedAt: Instant?
    package var lastReasonSentAt: Instant?
    package var invitationsIn365Days = 0

    /// Never asked.
    package init() {}

    /// What a person's invitations amount to; the same as ``Store/askingHistory(of:now:before:)`` reads.
    package init(of invitations: [Invitation], now: Instant) {
        for one in invitations where one.createdAt > now - Self.reach {
            guard one.sentAt != nil || one.state == .sending || one.state == .answered else { continue }
            self.note(kind: one.kind, one.purpose, askedAt: one.sentAt ?? one.createdAt, now: now)
        }
    }
}

extension Store {
    /// Reads a person's invitations of the last 465 days.
    ///
    /// Offers after an answer count as asking for NPS only; reason surveys count in the yearly total only. `before` leaves out what was
    /// asked from that moment on, for playing the past again.
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
    /// 365 days to count, and as many more as an invitation may have waited to be sent.
    fileprivate static let reach = Duration.days(465)

    fileprivate mutating func note(_ row: SQLRow, now: Instant) throws {
        self.note(
            kind: try row.word("kind"),
            try row.word("purpose"),
            askedAt: try row.instant("asked_at_ms"),
            now: now
        )
    }

    private mutating func note(kind: SurveyKind, _ purpose: Invitation.Purpose, askedAt: Instant, now: Instant) {
        if purpose != .offer, askedAt > now - .days(365) { self.invitationsIn365Days += 1 }
        if purpose == .reason {
            self.lastReasonSentAt = max(self.lastReasonSentAt ?? askedAt, askedAt)
        } else if purpose != .offer {
            self.lastInvitedAt = max(self.lastInvitedAt ?? askedAt, askedAt)
        }
        if kind == .nps { self.lastNPSInvitedAt = max(self.lastNPSInvitedAt ?? askedAt, askedAt) }
    }
}
