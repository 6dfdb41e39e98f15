import AfterwordCore

extension PersonalData {
    static let contact = PersonalData(
        table: "contact",
        what: "name, addresses, language, consents",
        columns: [
            "name", "email", "phone", "locale", "time_zone", "survey_consent", "marketing_consent", "quote_consent",
            "opted_out_at_ms", "opted_out_channels", "asked_less_at_ms",
        ],
        erasure: .blank(
            """
            name = NULL, email = NULL, phone = NULL, locale = NULL, time_zone = NULL, survey_consent = NULL,
            marketing_consent = NULL, quote_consent = NULL, opted_out_channels = '[]', asked_less_at_ms = NULL,
            version = version + 1
            """
        ),
        rows: { "id = \($0)" }
    )

    static let identity = PersonalData(
        table: "identity",
        what: "handles and rooms on channels",
        columns: ["channel", "handle", "room", "bounced_at_ms", "last_inbound_at_ms"],
        erasure: .delete,
        rows: { "contact_id = \($0)" }
    )

    /// Kept as proof of what was agreed and when; after erasure it names nobody.
    static let consent = PersonalData(
        table: "consent",
        what: "the ledger of consents",
        columns: ["purpose", "given", "wording", "channel", "at_ms"],
        erasure: .keep(because: "Proof of what was agreed and when; it names nobody any more."),
        rows: { "contact_id = \($0)" }
    )

    /// Erasure writes a keyed digest in their place first, so that the address is not asked again by accident.
    static let suppression = PersonalData(
        table: "suppression",
        what: "addresses that must not be written to",
        columns: ["channel", "handle", "reason", "note", "since_ms"],
        erasure: .delete,
        rows: { Suppression.isOf("\($0)") }
    )
}
