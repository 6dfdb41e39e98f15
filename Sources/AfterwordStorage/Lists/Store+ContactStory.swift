package import AfterwordCore

/// One statement of the consent ledger, as it was made.
package struct ConsentStatement: Sendable, Equatable {
    /// `survey`, `survey:telegram`, `marketing`, `quote`.
    package var purpose: String
    package var given: Bool
    /// By which way we know, e.g. `page` or `reply`.
    package var channel: String?
    package var at: Instant
    package var id: String
}

/// The rows around one person; each list holds the newest `limit`, newest first.
extension Store {
    package func cases(
        ofContact id: EntityID<Contact>,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> [SupportCase] {
        try connection.rows(
            "SELECT * FROM support_case WHERE contact_id = \(id) ORDER BY id DESC LIMIT \(limit)"
        ).map(SupportCase.init(row:))
    }

    package func invitations(
        ofContact id: EntityID<Contact>,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> [Invitation] {
        try connection.rows(
            "SELECT * FROM invitation WHERE contact_id = \(id) ORDER BY created_at_ms DESC, id DESC LIMIT \(limit)"
        ).map(Invitation.init(row:))
    }

    /// What was said to the person; events and notes to systems that speak of them are no part of it.
    package func messages(
        ofContact id: EntityID<Contact>,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> [Message] {
        try connection.rows(
            """
            SELECT * FROM message WHERE contact_id = \(id) AND kind IN ('invitation', 'reminder', 'reply')
            ORDER BY id DESC LIMIT \(limit)
            """
        ).map(Message.init(row:))
    }

    package func responses(
        ofContact id: EntityID<Contact>,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> [Response] {
        try connection.rows(
            "SELECT * FROM response WHERE contact_id = \(id) ORDER BY answered_at_ms DESC, id DESC LIMIT \(limit)"
        ).map(Response.init(row:))
    }

    package func followUps(
        ofContact id: EntityID<Contact>,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> [FollowUp] {
        try connection.rows("SELECT * FROM follow_up WHERE contact_id = \(id) ORDER BY id DESC LIMIT \(limit)")
            .map(FollowUp.init(row:))
    }

    /// What was decided about these invitations and these cases, oldest first.
    package func decisions(
        about invitations: [EntityID<Invitation>],
        cases: [EntityID<SupportCase>],
        in connection: any SQLConnection
    ) throws -> [Decision] {
        let asked = try connection.rows("SELECT * FROM decision WHERE invitation_id IN \(list: invitations)")
        // A case may be decided about without an invitation coming out of it.
        let other = try connection.rows(
            "SELECT * FROM decision WHERE invitation_id IS NULL AND case_id IN \(list: cases)"
        )
        return try (asked + other).map(Decision.init(row:)).sorted { $0.id < $1.id }
    }

    package func consents(
        ofContact id: EntityID<Contact>,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> [ConsentStatement] {
        try connection.rows(
            "SELECT * FROM consent WHERE contact_id = \(id) ORDER BY at_ms DESC, id DESC LIMIT \(limit)"
        ).map { row in
            let entry: EntityID<ConsentEntry> = try row.id("id")
            return ConsentStatement(
                purpose: try row.text("purpose"),
                given: try row.bool("given"),
                channel: try row.optionalText("channel"),
                at: try row.instant("at_ms"),
                id: entry.text
            )
        }
    }
}
