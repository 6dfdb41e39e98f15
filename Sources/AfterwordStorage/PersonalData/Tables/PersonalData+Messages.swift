import AfterwordCore

extension PersonalData {
    /// What was sent to the person and what was told of them: events name their contact.
    private static func ownMessages(of id: EntityID<Contact>) -> SQL {
        "(contact_id = \(id) OR invitation_id IN (SELECT i.id FROM invitation i WHERE i.contact_id = \(id)))"
    }

    /// Alerts and reminders to teams as well, which are found by the person's tasks and mostly tell of other people in the same breath.
    private static func messages(of id: EntityID<Contact>) -> SQL {
        """
        (\(Self.ownMessages(of: id))
            OR id IN (SELECT a.message_id FROM alert a JOIN follow_up f ON f.id = a.follow_up_id
                WHERE f.contact_id = \(id)))
        """
    }

    /// Of their own those that tell of nobody else: a conversion names whose recommendation it was.
    private static func copiedMessages(of id: EntityID<Contact>) -> SQL {
        """
        (\(Self.ownMessages(of: id))
            AND (kind <> 'event' OR REPLACE(content, '"type":"referral.converted"', '') = content))
        """
    }

    /// Rows that belong to a copy's messages.
    private static func ofCopiedMessages(_ column: SQL) -> @Sendable (EntityID<Contact>) -> SQL {
        { "\(column) IN (SELECT id FROM message WHERE \(Self.copiedMessages(of: $0)))" }
    }

    /// A content that every reader of messages can still read, and no trace of where it went.
    static let emptyMessage: SQL = """
        content = '{"answers":[],"data":"{}","timestamp":"","type":"erased"}', destination = channel,
        fallbacks = '[]', receipt = NULL, last_error = NULL
        """

    static let message = PersonalData(
        table: "message",
        what: "messages",
        columns: ["kind", "state", "channel", "destination", "content", "created_at_ms", "sent_at_ms"],
        erasure: .blank(Self.emptyMessage),
        rows: Self.messages(of:),
        copiedRows: Self.copiedMessages(of:)
    )

    static let outbox = PersonalData(
        table: "outbox",
        what: "messages that wait",
        columns: ["due_at_ms"],
        erasure: .delete,
        rows: { "message_id IN (SELECT id FROM message WHERE \(Self.messages(of: $0)))" },
        copiedRows: Self.ofCopiedMessages("message_id")
    )

    static let attempt = PersonalData(
        table: "attempt",
        what: "tries to send",
        columns: ["channel", "at_ms", "outcome", "status", "detail"],
        erasure: .blank("detail = NULL"),
        rows: { "message_id IN (SELECT id FROM message WHERE \(Self.messages(of: $0)))" },
        copiedRows: Self.ofCopiedMessages("message_id")
    )

    /// A letter has the number of its message.
    static let inboxMessage = PersonalData(
        table: "inbox_message",
        what: "letters in the trying-out inbox",
        columns: ["recipient", "content", "received_at_ms"],
        erasure: .delete,
        rows: { "id IN (SELECT id FROM message WHERE \(Self.messages(of: $0)))" },
        copiedRows: Self.ofCopiedMessages("id")
    )

    /// A platform that limits per person has one queue for each, named after their handle: `tg@host/HANDLE`. It outlives the messages
    /// that went through it, so it is looked for by the handles; a helpdesk's number for the person names no queue.
    static let destination = PersonalData(
        table: "destination",
        what: "the person's own queue on a channel",
        columns: ["name", "channel", "disabled_at_ms", "reason"],
        erasure: .delete,
        rows: { id in
            """
            REPLACE(name, '/', '') <> name AND (
                name IN (SELECT destination FROM message WHERE contact_id = \(id))
                OR EXISTS (SELECT 1 FROM identity i WHERE i.contact_id = \(id) AND SUBSTR(i.channel, 1, 7) <> 'source:'
                    AND SUBSTR(name, LENGTH(name) - LENGTH(i.handle)) = '/' || i.handle))
            """
        }
    )

    /// Replies kept for repeated requests, a day at most; none has a column for the person, so their text is searched for the number. Those
    /// that name only what is theirs are found by ``Store/forgetReplies(about:in:)``.
    static let idempotency = PersonalData(
        table: "idempotency",
        what: "kept replies to programs",
        columns: ["status", "begun_at_ms"],
        erasure: .delete,
        rows: { "body IS NOT NULL AND REPLACE(body, \($0.text), '') <> body" }
    )
}
