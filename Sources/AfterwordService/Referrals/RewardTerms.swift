import AfterwordCore
import AfterwordStorage

/// Writes what a conversion brings both sides under the campaign's rules of this moment.
struct RewardTerms {
    let store: Store

    func write(
        for referral: Referral,
        _ campaign: Campaign,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        for side in RewardSide.allCases {
            let rule = side == .referrer ? campaign.referrerReward : campaign.referredReward
            guard let rule, let amount = rule.amount(of: referral.value), amount.minorUnits > 0 else { continue }
            let refusal = side == .referrer ? try self.limit(of: referral, campaign, in: connection) : nil
            try self.store.insert(
                Reward(
                    id: self.store.ids.next(at: now),
                    referralID: referral.id,
                    side: side,
                    contactID: side == .referrer ? referral.referrerID : referral.referredID,
                    rule: rule.description,
                    amount: amount,
                    state: refusal == nil ? referral.state : .refused,
                    refusal: refusal,
                    changedAt: now
                ),
                in: connection
            )
        }
    }

    private func limit(
        of referral: Referral,
        _ campaign: Campaign,
        in connection: any SQLConnection
    ) throws -> RewardRefusal? {
        let limits = campaign.limits
        guard limits.perPerson != nil || limits.perCampaign != nil else { return nil }
        let since = limits.period.map { referral.convertedAt - $0 }
        func count(_ referrer: EntityID<Contact>?) throws -> Int {
            try self.store.countRewards(campaign: campaign.id, referrer: referrer, since: since, in: connection)
        }
        return limits.reached(byPerson: try count(referral.referrerID), byCampaign: try count(nil))
    }
}
