package import AfterwordCore

/// An invitation that was asked inside a conversation, as far as typed answers need to know it.
package struct AskedInvitation: Sendable {
    package var invitation: Invitation
    /// When its newest message was made.
    package var askedAt: Instant
    /// Whether the platform said that it took a message of it.
    package var hasArrived: Bool
    /// Whether the platform may have taken one: it did, or one is on its way, or nobody knows. Else nobody can have read the question.
    package var mayHaveArrived: Bool
    /// When its counted answer came first.
    package var answeredAt: Instant?
    /// Whether something was said about it beside the question.
    package var isHinted: Bool
}

extension Store {
    /// The owner of a handle on a channel kind.
    package func identity(
        channel: String,
        handle: String,
        in connection: any SQLConnection
    ) throws -> Identity? {
        try connection.firstRow("\(Identity.selection) WHERE i.channel = \(channel) AND i.handle = \(handle)")
            .map(Identity.init(row:))
    }

    /// What a contact was asked over one channel (its id) and may still answer or speak of, newest first.
    package func askedInvitations(
        of contactID: EntityID<Contact>,
        over channel: String,
        now: Instant,
        limit: Int = 10,
        in connection: any SQLConnection
    ) throws -> [AskedInvitation] {
        let rows = try connection.rows(
            Self.askedInvitationsQuestion(of: contactID, over: channel, now: now, limit: limit)
        )
        return try rows.compactMap { row in
            let id: EntityID<Invitation> = try row.id("invitation_id")
            guard let invitation = try self.invitation(id, in: connection) else { return nil }
            return AskedInvitation(
                invitation: invitation,
                askedAt: try row.instant("asked_at_ms"),
                hasArrived: try row.integer("has_arrived") == 1,
                mayHaveArrived: try row.integer("may_have_arrived") == 1,
                answeredAt: try self.countedResponse(ofInvitation: id, in: connection)?.answeredAt,
                isHinted: try connection.firstRow(
                    "SELECT id FROM message WHERE invitation_id = \(id) AND kind = 'reply' LIMIT 1"
                ) != nil
            )
        }
    }

    /// What of a person's messages over a channel could still be answered. One that is held counts if it may have arrived all the same.
    package static func askedInvitationsQuestion(
        of contactID: EntityID<Contact>,
        over channel: String,
        now: Instant,
        limit: Int
    ) -> SQL {
        let isDoubtful: SQL = """
            (substr(m.last_error, 1, \(unsafe: "\(DeliveryDoubt.held.count)")) = \(DeliveryDoubt.held)
                OR substr(m.last_error, length(m.last_error) - \(unsafe: "\(DeliveryDoubt.unanswered.count - 1)"))
                    = \(DeliveryDoubt.unanswered)
                OR m.last_error IN (\(DeliveryDoubt.crash), \(DeliveryDoubt.shutdown)))
            """
        return """
            SELECT m.invitation_id, MAX(m.created_at_ms) AS asked_at_ms,
                MAX(CASE WHEN m.state IN ('sent', 'delivered') THEN 1 ELSE 0 END) AS has_arrived,
                MAX(CASE WHEN m.state <> 'waiting' OR o.claim_id IS NOT NULL OR \(isDoubtful) THEN 1 ELSE 0 END)
                    AS may_have_arrived
            FROM message m JOIN invitation i ON i.id = m.invitation_id LEFT JOIN outbox o ON o.message_id = m.id
            WHERE m.contact_id = \(contactID) AND m.channel = \(channel) AND m.kind IN ('invitation', 'reminder')
                AND (m.state IN ('waiting', 'sent', 'delivered') OR m.state = 'held' AND \(isDoubtful))
                AND i.state IN ('sending', 'sent', 'answered')
                AND (i.expires_at_ms IS NULL OR i.expires_at_ms > \(now))
            GROUP BY m.invitation_id ORDER BY asked_at_ms DESC, m.invitation_id DESC LIMIT \(limit)
            """
    }

    /// Our newest message that a platform calls `receipt`; some platforms count anew for each person, so say who if it is known.
    package func message(
        receipt: String,
        over channel: String,
        to contactID: EntityID<Contact>?,
        in connection: any SQLConnection
    ) throws -> Message? {
        try connection.firstRow(
            """
            SELECT * FROM message WHERE receipt = \(receipt) AND channel = \(channel)
                AND (\(contactID?.rawValue ?? 0) = 0 OR contact_id = \(contactID?.rawValue ?? 0))
            ORDER BY id DESC LIMIT 1
            """
        ).map(Message.init(row:))
    }

    /// The newest statement of consent for a purpose: what was said, by which way and when; `otherThan` leaves out those of one way.
    package func lastConsent(
        of id: EntityID<Contact>,
        purpose: String,
        otherThan way: String? = nil,
        in connection: any SQLConnection
    ) throws -> (given: Bool, channel: String?, at: Instant)? {
        var sql: SQL = "SELECT given, channel, at_ms FROM consent WHERE contact_id = \(id) AND purpose = \(purpose)"
        if let way { sql += " AND COALESCE(channel, '') <> \(way)" as SQL }
        let row = try connection.firstRow(sql + " ORDER BY at_ms DESC, id DESC LIMIT 1")
        return try row.map { (try $0.bool("given"), try $0.optionalText("channel"), try $0.instant("at_ms")) }
    }
}
