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

    /// Invitations that say they are answered, without an answer.
    package func invitationsWithoutAnswer(in connection: any SQLConnection) throws -> [EntityID<Invitation>] {
        try connection.rows(
            """
            SELECT i.id FROM invitation i
            WHERE i.state = 'answered' AND NOT EXISTS (SELECT 1 FROM response r WHERE r.invitation_id = i.id)
            """
        ).map { try $0.id("id") }
    }

    /// Rewards that are in another state than the last line about them in the ledger says.
    package func rewardsAtOddsWithLedger(in connection: any SQLConnection) throws -> [EntityID<Reward>] {
        try connection.rows(
            """
            SELECT w.id FROM reward w JOIN reward_entry e ON e.reward_id = w.id
            WHERE e.state <> w.state
                AND e.id = (SELECT MAX(n.id) FROM reward_entry n WHERE n.referral_id = w.referral_id AND n.reward_id = w.id)
            """
        ).map { try $0.id("id") }
    }

    /// Offers of which more was claimed than they have counted, and so perhaps more than their limit.
    package func offersClaimedTooOften(in connection: any SQLConnection) throws -> [EntityID<Offer>] {
        try connection.rows(
            """
            SELECT o.id FROM offer o
            WHERE o.claims < (SELECT COUNT(*) FROM offer_claim c WHERE c.offer_id = o.id AND c.claimed_at_ms IS NOT NULL)
            """
        ).map { try $0.id("id") }
    }

    /// What the engine itself finds wrong with its files and with references between tables; empty if nothing is.
    package func engineFaults(in connection: any SQLConnection) throws -> [String] {
        try self.database.dialect.selfExaminations.flatMap { question in
            try connection.rows(question).compactMap { row in
                if case .text(let words)? = row.values.first, words != "ok" { words } else { nil }
            }
        }
    }
}
