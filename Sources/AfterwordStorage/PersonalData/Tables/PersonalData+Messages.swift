import AfterwordCore

extension PersonalData {
    /// What was sent to the person and what was told about them: events name their contact, alerts are found by their tasks.
    private static func messages(of id: EntityID<Contact>) -> SQL {
        """
        (contact_id = \(id)
            OR invitation_id IN (SELECT i.id FROM invitation i WHERE i.contact_id = \(id))
            OR id IN (SELECT a.message_id FROM alert a JOIN follow_up f ON f.id = a.follow_up_id
                WHERE f.contact_id = \(id)))
        """
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
        rows: Self.messages(of:)
    )

    static let outbox = PersonalData(
        table: "outbox",
        what: "messages that wait",
        columns: ["due_at_ms"],
        erasure: .delete,
        rows: { "message_id IN (SELECT id FROM message WHERE \(Self.messages(of: $0)))" }
    )

    static let attempt = PersonalData(
        table: "attempt",
        what: "tries to send",
        columns: ["channel", "at_ms", "outcome", "status", "detail"],
        erasure: .blank("detail = NULL"),
        rows: { "message_id IN (SELECT id FROM message WHERE \(Self.messages(of: $0)))" }
    )

    /// A letter has the number of its message.
    static let inboxMessage = PersonalData(
        table: "inbox_message",
        what: "letters in the trying-out inbox",
        columns: ["recipient", "content", "received_at_ms"],
        erasure: .delete,
        rows: { "id IN (SELECT id FROM message WHERE \(Self.messages(of: $0)))" }
    )

    /// A platform that limits per person has one queue for each, `tg@host/HANDLE`; shared ones have no slash.
    static let destination = PersonalData(
        table: "destination",
        what: "the person's own queue on a channel",
        columns: ["name", "channel", "disabled_at_ms", "reason"],
        erasure: .delete,
        rows: {
            "name IN (SELECT destination FROM message WHERE contact_id = \($0)) AND REPLACE(name, '/', '') <> name"
        }
    )

    /// Replies kept for repeated requests, a day at most; none has a column for the person, so their text is searched for the number.
    static let idempotency = PersonalData(
        table: "idempotency",
        what: "kept replies to programs",
        columns: ["status", "begun_at_ms"],
        erasure: .delete,
        rows: { "body IS NOT NULL AND REPLACE(body, \($0.text), '') <> body" }
    )
}
