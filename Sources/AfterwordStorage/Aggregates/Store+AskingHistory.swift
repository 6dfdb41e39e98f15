package import AfterwordCore

/// How often and when a person has been asked; what the fatigue rules look at.
package struct AskingHistory: Sendable, Equatable {
    package var lastInvitedAt: Instant?
    package var lastNPSInvitedAt: Instant?
    package var lastReasonSentAt: Instant?
    package var invitationsIn365Days = 0
}

extension Store {
    /// Reads a person's invitations of the last 465 days: 365 to count, and as many more as one may have waited to be sent.
    ///
    /// Offers after an answer count as asking for NPS only; reason surveys count in the yearly total only. `before` leaves out what was
    /// asked from that moment on, for playing the past again.
    package func askingHistory(
        of id: EntityID<Contact>,
        except: EntityID<Invitation>? = nil,
        now: Instant,
        before: Instant? = nil,
        in connection: any SQLConnection
    ) throws -> AskingHistory {
        try connection.ask(self.askingHistory(of: id, except: except, now: now, before: before))
    }

    package func askingHistory(
        of id: EntityID<Contact>,
        except: EntityID<Invitation>? = nil,
        now: Instant,
        before: Instant? = nil
    ) -> Inquiry<AskingHistory> {
        let limit: SQL = before.map { " AND COALESCE(sent_at_ms, created_at_ms) < \($0)" } ?? ""
        return Inquiry(
            """
            SELECT kind, purpose, COALESCE(sent_at_ms, created_at_ms) AS asked_at_ms FROM invitation
            WHERE contact_id = \(id) AND created_at_ms > \(now - .days(465)) AND id <> \(except?.rawValue ?? 0)
                AND (sent_at_ms IS NOT NULL OR state IN ('sending', 'answered'))\(limit)
            """
        ) { try AskingHistory(rows: $0, now: now) }
    }
}

extension AskingHistory {
    fileprivate init(rows: [SQLRow], now: Instant) throws {
        for row in rows {
            let askedAt = try row.instant("asked_at_ms")
            let purpose: Invitation.Purpose = try row.word("purpose")
            if purpose != .offer, askedAt > now - .days(365) { self.invitationsIn365Days += 1 }
            if purpose == .reason {
                self.lastReasonSentAt = max(self.lastReasonSentAt ?? askedAt, askedAt)
            } else if purpose != .offer {
                self.lastInvitedAt = max(self.lastInvitedAt ?? askedAt, askedAt)
            }
            if try row.text("kind") == "nps" {
                self.lastNPSInvitedAt = max(self.lastNPSInvitedAt ?? askedAt, askedAt)
            }
        }
    }
}
