import AfterwordCore

extension PersonalData {
    /// Kept without its score as proof of the consent and of its end.
    static let ambassador = PersonalData(
        table: "ambassador",
        what: "the ambassador programme",
        columns: [
            "state", "score", "tier", "parts", "followers", "is_partner", "since_ms", "invited_at_ms",
            "consented_at_ms", "consent_wording", "withdrawn_at_ms",
        ],
        erasure: .blank(
            """
            state = 'withdrawn', is_listed = 0, score = NULL, points_micro = 0, parts = '{}', gates = '[]', tier = NULL,
            value_micro = 0, value_percentile = NULL, followers = NULL, is_partner = 0, invite_at_ms = NULL,
            version = version + 1
            """
        ),
        rows: { "contact_id = \($0)" }
    )

    /// The rows of a table that belong to the person's place in the programme.
    private static func ambassadorRows(of id: EntityID<Contact>) -> SQL {
        "ambassador_id IN (SELECT id FROM ambassador WHERE contact_id = \(id))"
    }

    static let ambassadorEntry = PersonalData(
        table: "ambassador_entry",
        what: "what happened in the programme",
        columns: ["at_ms", "action", "detail"],
        erasure: .delete,
        rows: Self.ambassadorRows(of:)
    )

    /// Offers made to this one person; those for many have no contact.
    static let offer = PersonalData(
        table: "offer",
        what: "offers made to the person alone",
        columns: ["title", "terms", "created_at_ms", "expires_at_ms"],
        erasure: .blank("title = '', terms = '', closed_at_ms = COALESCE(closed_at_ms, created_at_ms)"),
        rows: { "contact_id = \($0)" }
    )

    static let offerClaim = PersonalData(
        table: "offer_claim",
        what: "offers taken up",
        columns: ["state", "code", "reference", "offered_at_ms", "claimed_at_ms", "redeemed_at_ms"],
        erasure: .delete,
        rows: Self.ambassadorRows(of:)
    )

    static let testimonial = PersonalData(
        table: "testimonial",
        what: "testimonials",
        columns: ["words", "shown_name", "locale", "state", "submitted_at_ms", "withdrawn_at_ms"],
        erasure: .delete,
        rows: Self.ambassadorRows(of:)
    )

    static let helper = PersonalData(
        table: "helper",
        what: "the mark of somebody who helps others",
        columns: ["since_ms"],
        erasure: .delete,
        rows: { "contact_id = \($0)" }
    )

    static let contribution = PersonalData(
        table: "contribution",
        what: "help given to others",
        columns: ["source", "external_id", "kind", "url", "note", "state", "at_ms"],
        erasure: .delete,
        rows: { "contact_id = \($0)" }
    )
}
