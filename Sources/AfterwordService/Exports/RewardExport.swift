import AfterwordCore
import AfterwordStorage

/// Rewards that are granted and not paid yet, for whoever pays them.
struct RewardExport: Export {
    let name = "rewards"
    let title = "Rewards to pay"
    let columns = [
        "reward_id", "referral_id", "campaign", "side", "contact_id", "name", "email", "phone", "amount", "currency",
        "rule", "granted_at",
    ]

    func page(
        _ request: ExportRequest,
        after position: ListPosition?,
        limit: Int,
        store: Store,
        in connection: any SQLConnection
    ) throws -> ListPage<[ExportCell]> {
        let last = position?.values.first.map { EntityID<Reward>(rawValue: $0) }
        let rewards = try store.payableRewards(after: last, limit: limit + 1, in: connection)
        let shown = Array(rewards.prefix(limit))
        let contacts = try store.contacts(shown.map(\.contactID), in: connection)
        let rows = try shown.map { reward in
            try Self.row(reward, contacts[reward.contactID], store.referral(reward.referralID, in: connection))
        }
        let next = rewards.count > limit ? shown.last.map { ListPosition(values: [$0.id.rawValue]) } : nil
        return ListPage(rows: rows, next: next)
    }

    private static func row(_ reward: Reward, _ contact: Contact?, _ referral: Referral?) -> [ExportCell] {
        [
            .word(reward.id.text), .word(reward.referralID.text), .text(referral?.campaign),
            .word(reward.side.rawValue), .word(reward.contactID.text), .text(contact?.name), .email(contact?.email),
            .phone(contact?.phone), .word(reward.amount.decimal), .word(reward.amount.currency), .text(reward.rule),
            .instant(reward.changedAt),
        ]
    }
}
