import AfterwordCore

extension PersonalData {
    /// Erasure takes counted answers out of the figures first; the row that stays says only that there was an answer.
    static let response = PersonalData(
        table: "response",
        what: "answers and comments",
        columns: [
            "survey", "kind", "scale", "score", "class", "state", "answers", "comment", "locale", "channel",
            "answered_at_ms",
        ],
        erasure: .blank(
            """
            scale = NULL, score = NULL, class = NULL, severity = NULL, answers = '{}', comment = NULL,
            segments = '{"tags":[]}', values_digest = '', submission = 'erased:' || CAST(id AS TEXT)
            """
        ),
        rows: { "contact_id = \($0)" }
    )

    static let responseRevision = PersonalData(
        table: "response_revision",
        what: "earlier versions of answers",
        columns: ["revision", "score", "answers", "comment", "at_ms"],
        erasure: .delete,
        rows: { "response_id IN (SELECT id FROM response WHERE contact_id = \($0))" }
    )

    static let contactClass = PersonalData(
        table: "contact_class",
        what: "promoter, passive or detractor, by time",
        columns: ["class", "score", "at_ms"],
        erasure: .delete,
        rows: { "contact_id = \($0)" }
    )
}
