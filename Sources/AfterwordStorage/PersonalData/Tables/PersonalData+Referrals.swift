import AfterwordCore

extension PersonalData {
    private static func referralRows(of id: EntityID<Contact>) -> SQL {
        "(referrer_id = \(id) OR referred_id = \(id))"
    }

    /// Reasons are free words of staff, who may have named somebody.
    static let rewardEntry = PersonalData(
        table: "reward_entry",
        what: "steps of rewards",
        columns: ["at_ms", "deed", "state"],
        erasure: .blank("reason = NULL"),
        rows: { "referral_id IN (SELECT id FROM referral WHERE \(Self.referralRows(of: $0)))" }
    )

    static let reward = PersonalData(
        table: "reward",
        what: "rewards",
        columns: ["side", "rule", "amount_minor", "currency", "state", "changed_at_ms"],
        erasure: .keep(because: "What was owed and paid stays in the books, under a number that leads to nobody."),
        rows: { "contact_id = \($0)" }
    )

    /// A copy shows neither side anything of the other.
    static let referral = PersonalData(
        table: "referral",
        what: "referrals",
        columns: ["campaign", "state", "converted_at_ms"],
        erasure: .keep(
            because: "Figures are made of it; it holds numbers of people and of a purchase that lead to nobody."
        ),
        rows: Self.referralRows(of:)
    )

    static let referralLead = PersonalData(
        table: "referral_lead",
        what: "visits through a recommendation that left a name",
        columns: ["at_ms", "source"],
        erasure: .delete,
        rows: { "contact_id = \($0)" }
    )

    /// A code begins with the person's first name.
    static let referralCode = PersonalData(
        table: "referral_code",
        what: "referral codes",
        columns: ["code", "campaign", "created_at_ms", "closed_at_ms"],
        erasure: .blank("code = 'erased:' || CAST(id AS TEXT), closed_at_ms = COALESCE(closed_at_ms, created_at_ms)"),
        rows: { "contact_id = \($0)" }
    )
}
