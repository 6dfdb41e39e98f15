package import AfterwordCore
import AfterwordStorage

/// One referral as lists show it.
package struct ReferralRecord: Encodable, Sendable {
    package var id: String
    package var campaign: String
    package var kind: String
    @Nullable package var code: String?
    /// `code` = typed at the purchase; else the first or last visit.
    package var credit: String
    package var source: String
    @Nullable package var firstSource: String?
    @Nullable package var lastSource: String?
    package var state: String
    package var isHeld: Bool
    package var decision: String
    package var reasons: [String]
    package var purchase: String
    @Nullable package var value: String?
    @Nullable package var currency: String?
    package var convertedAt: String
    package var releaseAt: String
    @Nullable package var referrer: ContactReference?
    @Nullable package var referred: ContactReference?
    package var rewards: [RewardRecord]
    package var version: Int

    init(_ referral: Referral, code: CodeRow?, rewards: [Reward], _ references: RecordReferences) {
        self.id = referral.id.text
        self.campaign = referral.campaign
        self.kind = referral.kind.rawValue
        self.code = code?.code.text
        self.credit = referral.credit.rawValue
        self.source = referral.source
        self.firstSource = referral.firstSource
        self.lastSource = referral.lastSource
        self.state = referral.state.rawValue
        self.isHeld = referral.isHeld
        self.decision = referral.decision.rawValue
        self.reasons = referral.reasons.map(\.rawValue)
        self.purchase = "\(referral.purchaseSource)/\(referral.purchaseID)"
        self.value = referral.value?.decimal
        self.currency = referral.value?.currency
        self.convertedAt = referral.convertedAt.rfc3339
        self.releaseAt = referral.releaseAt.rfc3339
        self.referrer = references.contact(referral.referrerID)
        self.referred = references.contact(referral.referredID)
        self.rewards = rewards.map(RewardRecord.init)
        self.version = referral.version
    }
}

/// What one side gets, as lists show it.
package struct RewardRecord: Encodable, Sendable {
    package var id: String
    package var side: String
    package var rule: String
    package var amount: String
    package var currency: String
    package var state: String
    /// Why it is not owed although the referral is in order.
    @Nullable package var refusal: String?

    init(_ reward: Reward) {
        self.id = reward.id.text
        self.side = reward.side.rawValue
        self.rule = reward.rule
        self.amount = reward.amount.decimal
        self.currency = reward.amount.currency
        self.state = reward.state.rawValue
        self.refusal = reward.refusal?.rawValue
    }
}

/// One referral with its ledger and the referred person's own page.
package struct ReferralDetail: Sendable {
    package var referral: ReferralRecord
    package var entries: [RewardEntryRecord]
    /// Visit, lead, conversion and rewards as one story, oldest step first.
    package var steps: [ReferralStep]
    package var statusURL: String
}

/// One line of the ledger.
package struct RewardEntryRecord: Encodable, Sendable {
    package var at: String
    package var actor: String
    package var deed: String
    package var state: String
    @Nullable package var reason: String?
    /// `null` = the referral as a whole.
    @Nullable package var reward: String?

    init(_ entry: RewardEntry) {
        self.at = entry.at.rfc3339
        self.actor = entry.actor
        self.deed = entry.deed
        self.state = entry.state.rawValue
        self.reason = entry.reason
        self.reward = entry.rewardID?.text
    }
}

/// One code as lists show it.
package struct ReferralCodeRecord: Encodable, Sendable {
    package var code: String
    package var campaign: String
    package var url: String
    package var isOpen: Bool
    package var createdAt: String
    @Nullable package var contact: ContactReference?
}

/// A campaign of the configuration as the API shows it.
package struct CampaignRecord: Encodable, Sendable {
    package var id: String
    package var kind: String
    package var landingURL: String
    package var parameter: String
    package var windowSeconds: Int64
    package var touch: String
    package var holdSeconds: Int64
    @Nullable package var referrerReward: String?
    @Nullable package var referredReward: String?

    private enum CodingKeys: String, CodingKey {
        case id, kind, parameter, windowSeconds, touch, holdSeconds, referrerReward, referredReward
        case landingURL = "landing_url"
    }

    package init(_ campaign: Campaign) {
        self.id = campaign.id
        self.kind = campaign.kind.rawValue
        self.landingURL = campaign.landingURL
        self.parameter = campaign.parameter
        self.windowSeconds = campaign.window.components.seconds
        self.touch = campaign.touch.rawValue
        self.holdSeconds = campaign.hold.components.seconds
        self.referrerReward = campaign.referrerReward?.description
        self.referredReward = campaign.referredReward?.description
    }
}
