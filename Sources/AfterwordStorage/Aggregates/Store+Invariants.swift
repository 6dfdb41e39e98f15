package import AfterwordCore

extension Store {
    /// Low answers that count though nobody was given a follow-up for them.
    package func lowResponsesWithoutFollowUp(in connection: any SQLConnection) throws -> [EntityID<Response>] {
        try connection.rows(
            """
            SELECT r.id FROM response r
            WHERE r.state = 'counted' AND r.class = 'low' AND NOT EXISTS (
                SELECT 1 FROM follow_up f WHERE f.contact_id = r.contact_id
                    AND (f.response_id = r.id OR f.case_id = r.case_id))
            """
        ).map { try $0.id("id") }
    }

    /// Messages that say they wait but are not in the outbox, or are in the outbox and say something else.
    package func messagesAtOddsWithOutbox(in connection: any SQLConnection) throws -> [EntityID<Message>] {
        try connection.rows(
            """
            SELECT m.id FROM message m LEFT JOIN outbox o ON o.message_id = m.id
            WHERE (m.state = 'waiting') <> (o.message_id IS NOT NULL)
            """
        ).map { try $0.id("id") }
    }

    /// Invitations on their way without any message that could bring them there.
    package func invitationsWithoutMessage(in connection: any SQLConnection) throws -> [EntityID<Invitation>] {
        try connection.rows(
            """
            SELECT i.id FROM invitation i
            WHERE i.state = 'sending' AND NOT EXISTS (
                SELECT 1 FROM message m WHERE m.invitation_id = i.id AND m.state IN ('waiting', 'held'))
            """
        ).map { try $0.id("id") }
    }
}
