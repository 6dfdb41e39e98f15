import AfterwordCore
import AfterwordStorage

/// Rewards that are granted and not paid yet, for whoever pays them.
struct RewardExport: Export {
    let name = "rewards"
    let title = "Rewards to pay"
    let summary = "Rewards that are granted and not paid yet, for whoever pays them."
    let audience = ExportAudience.care
    let filters: Set<ExportFilterPart> = []
    let columns = [
        ExportColumn("reward_id", .id(Reward.idPrefix), at: 0),
        ExportColumn("referral_id", .id(Referral.idPrefix), at: 1), ExportColumn("campaign", .text, at: 2),
        ExportColumn("side", .word, at: 3), ExportColumn("contact_id", .id(Contact.idPrefix), at: 4),
        ExportColumn("name", .text, at: 5), ExportColumn("email", .email, at: 6), ExportColumn("phone", .phone, at: 7),
        ExportColumn("amount", .word, at: 8), ExportColumn("currency", .word, at: 9),
        ExportColumn("rule", .text, at: 10), ExportColumn("granted_at", .instant, at: 11),
    ]

    func page(
        _ filter: ExportFilter,
        after position: ListPosition?,
        limit: Int,
        store: Store,
        in connection: any SQLConnection,
        _ body: (any SQLRecord) throws -> Void
    ) throws -> ListPosition? {
        let last = position?.values.first.map { EntityID<Reward>(rawValue: $0) }
        let rewards = try store.payableRewards(after: last, limit: limit + 1, in: connection)
        let shown = Array(rewards.prefix(limit))
        let contacts = try store.contacts(shown.map(\.contactID), in: connection)
        for reward in shown {
            let referral = try store.referral(reward.referralID, in: connection)
            try body(SQLValues(Self.row(reward, contacts[reward.contactID], referral)))
        }
        return rewards.count > limit ? shown.last.map { ListPosition(values: [$0.id.rawValue]) } : nil
    }

    private static func row(_ reward: Reward, _ contact: Contact?, _ referral: Referral?) -> [SQLValue] {
        [
            reward.id.sqlValue, reward.referralID.sqlValue, (referral?.campaign).sqlValue,
            reward.side.rawValue.sqlValue, reward.contactID.sqlValue, (contact?.name).sqlValue,
            (contact?.email).sqlValue, (contact?.phone).sqlValue, reward.amount.decimal.sqlValue,
            reward.amount.currency.sqlValue, reward.rule.sqlValue, reward.changedAt.sqlValue,
        ]
    }
}
