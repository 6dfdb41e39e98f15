package import AfterwordCore

/// One message that went to the customer from a follow-up.
package struct FollowUpReply: Sendable, Equatable {
    package var messageID: EntityID<Message>
    package var followUpID: EntityID<FollowUp>
    /// What the form or the program called this sending; the same word again sends nothing.
    package var submission: String?
    package var actor: String
    package var at: Instant

    package init(
        messageID: EntityID<Message>,
        followUpID: EntityID<FollowUp>,
        submission: String?,
        actor: String,
        at: Instant
    ) {
        self.messageID = messageID
        self.followUpID = followUpID
        self.submission = submission
        self.actor = actor
        self.at = at
    }

    /// Reads a row of `follow_up_reply`.
    package init(row: SQLRow) throws {
        self.init(
            messageID: try row.id("message_id"),
            followUpID: try row.id("follow_up_id"),
            submission: try row.optionalText("submission"),
            actor: try row.text("actor"),
            at: try row.instant("at_ms")
        )
    }
}

extension Store {
    package func insert(_ reply: FollowUpReply, in connection: any SQLConnection) throws {
        try connection.post(
            """
            INSERT INTO follow_up_reply (message_id, follow_up_id, submission, actor, at_ms)
            VALUES (\(reply.messageID), \(reply.followUpID), \(reply.submission), \(reply.actor), \(reply.at))
            """
        )
    }

    /// The reply that was sent under this word before; `nil` if none was.
    package func reply(
        submitted submission: String,
        from id: EntityID<FollowUp>,
        in connection: any SQLConnection
    ) throws -> FollowUpReply? {
        try connection.firstRow(
            "SELECT * FROM follow_up_reply WHERE follow_up_id = \(id) AND submission = \(submission)"
        ).map(FollowUpReply.init(row:))
    }

    /// What went to the customer from a task, oldest first.
    package func replies(
        from id: EntityID<FollowUp>,
        in connection: any SQLConnection
    ) throws -> [FollowUpReply] {
        try connection.rows("SELECT * FROM follow_up_reply WHERE follow_up_id = \(id) ORDER BY message_id")
            .map(FollowUpReply.init(row:))
    }
}
