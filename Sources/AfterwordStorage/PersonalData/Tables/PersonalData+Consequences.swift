import AfterwordCore

extension PersonalData {
    /// Erasure closes open tasks first; severity, cause, outcome and times stay as the team's record of work.
    static let followUp = PersonalData(
        table: "follow_up",
        what: "follow-ups after low scores",
        columns: [
            "survey", "score", "severity", "state", "cause", "outcome", "note", "opened_at_ms", "contacted_at_ms",
            "closed_at_ms",
        ],
        erasure: .blank("score = NULL, note = NULL, version = version + 1"),
        rows: { "contact_id = \($0)" }
    )

    static let followUpEntry = PersonalData(
        table: "follow_up_entry",
        what: "what was done in follow-ups",
        columns: ["at_ms", "action", "detail"],
        erasure: .blank("detail = NULL"),
        rows: { "follow_up_id IN (SELECT id FROM follow_up WHERE contact_id = \($0))" }
    )

    /// Which messages were replies; the words are in the messages.
    static let followUpReply = PersonalData(
        table: "follow_up_reply",
        what: "replies from follow-ups",
        columns: ["at_ms"],
        erasure: .delete,
        rows: { "follow_up_id IN (SELECT id FROM follow_up WHERE contact_id = \($0))" }
    )

    static let alert = PersonalData(
        table: "alert",
        what: "alerts to teams",
        columns: ["severity", "urgency", "state", "created_at_ms"],
        erasure: .delete,
        rows: { "follow_up_id IN (SELECT id FROM follow_up WHERE contact_id = \($0))" }
    )
}
