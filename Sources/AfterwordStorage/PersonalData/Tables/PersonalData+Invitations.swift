import AfterwordCore

extension PersonalData {
    static let invitation = PersonalData(
        table: "invitation",
        what: "invitations to surveys",
        columns: ["survey", "purpose", "state", "reason", "locale", "created_at_ms", "sent_at_ms", "expires_at_ms"],
        erasure: .blank(
            """
            purchase_id = NULL, segments = '{"tags":[]}', trigger_key = NULL, correction_hash = NULL
            """
        ),
        rows: { "contact_id = \($0)" }
    )

    static let decision = PersonalData(
        table: "decision",
        what: "decisions whether to ask",
        columns: ["survey", "verdict", "reason", "checks", "decided_at_ms", "until_ms"],
        erasure: .blank("checks = '[]'"),
        rows: { "contact_id = \($0)" }
    )
}
