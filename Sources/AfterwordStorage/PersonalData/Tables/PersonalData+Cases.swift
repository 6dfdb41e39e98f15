import AfterwordCore

extension PersonalData {
    static let supportCase = PersonalData(
        table: "support_case",
        what: "cases at the helpdesk",
        columns: [
            "source", "external_id", "number", "subject", "channel", "tags", "agent_name", "team_name", "product",
            "brand", "url", "opened_at_ms", "first_reply_at_ms", "resolved_at_ms", "reopened_at_ms",
        ],
        erasure: .blank(
            """
            external_id = 'erased:' || CAST(id AS TEXT), number = NULL, subject = NULL, tags = '[]', url = NULL
            """
        ),
        rows: { "contact_id = \($0)" }
    )

    static let caseEvent = PersonalData(
        table: "case_event",
        what: "what happened to cases",
        columns: ["type", "at_ms"],
        erasure: .delete,
        rows: { "case_id IN (SELECT id FROM support_case WHERE contact_id = \($0))" }
    )

    static let purchase = PersonalData(
        table: "purchase",
        what: "purchases",
        columns: ["source", "external_id", "amount", "currency", "product", "completed_at_ms", "refunded_at_ms"],
        erasure: .blank("contact_id = NULL, case_external_id = NULL, payment_key = NULL"),
        rows: { "contact_id = \($0)" }
    )
}
