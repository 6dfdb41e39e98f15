package import AfterwordCore
import AfterwordStorage

/// What the referred person sees: their own benefit, and nothing of who recommended.
package struct ReferredStatus: Sendable {
    package var contact: Contact
    package var campaign: String
    package var benefit: Money?
    /// Of the benefit if there is one, else of the referral.
    package var state: RewardState
    /// When a pending benefit is granted by itself; `nil` while a person looks at it.
    package var releaseAt: Instant?
}

/// What an ambassador sees of one campaign: their code, its counts and their own rewards, and nothing of who came.
package struct AmbassadorReferrals: Sendable {
    package var code: ReferralCode
    package var campaign: Campaign
    /// Whether the link takes visits.
    package var isOpen: Bool
    package var visits: Int
    package var leads: Int
    package var conversions: Int
    /// The referrer's rewards in this campaign, newest first.
    package var rewards: [OwnReward]

    /// One reward without a word of the other side.
    package struct OwnReward: Sendable {
        package var amount: Money
        package var state: RewardState
        package var at: Instant
        package var releaseAt: Instant?
    }
}

/// The two sides' views of a referral; neither holds anything of the other person.
package struct ReferralStatus: Sendable {
    private static let mostRewards = 100

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    static func address(of id: EntityID<Referral>, _ context: ServiceContext) -> String {
        "\(context.account.publicURL)/r/status/\(context.mint.token(.referral, for: id.rawValue))"
    }

    /// The referred person's view, also of somebody who was erased; `nil` if the token's MAC is wrong.
    package func referred(token: String) async throws -> ReferredStatus? {
        guard let raw = self.context.mint.id(in: token, for: .referral) else { return nil }
        let store = self.context.store
        return try await store.database.read { connection in
            guard let referral = try store.referral(EntityID(rawValue: raw), in: connection),
                let contact = try store.contact(referral.referredID, in: connection)
            else { return nil }
            let rewards = try store.rewards(of: [referral.id], in: connection)[referral.id] ?? []
            let benefit = rewards.first { $0.side == .referred }
            let state = benefit?.state ?? referral.state
            return ReferredStatus(
                contact: contact,
                campaign: referral.campaign,
                benefit: benefit?.amount,
                state: state,
                releaseAt: state == .pending && !referral.isHeld ? referral.releaseAt : nil
            )
        }
    }

    /// An ambassador's view of each campaign they have a code in.
    package func ambassador(_ id: EntityID<Contact>) async throws -> [AmbassadorReferrals] {
        let store = self.context.store
        let account = self.context.account
        return try await store.database.read { connection in
            let rewards = try store.rewards(ofReferrer: id, limit: Self.mostRewards, in: connection)
            let own = try rewards.compactMap { reward in
                try store.referral(reward.referralID, in: connection).map { ($0, reward) }
            }
            return try store.referralCodes(of: id, in: connection).compactMap { row in
                guard let campaign = account.campaign(row.campaign) else { return nil }
                let counts = try store.referralCounts(of: row.id, in: connection)
                return AmbassadorReferrals(
                    code: row.code,
                    campaign: campaign,
                    isOpen: row.isOpen(in: campaign),
                    visits: counts.visits,
                    leads: counts.leads,
                    conversions: counts.conversions,
                    rewards: own.filter { $0.0.codeID == row.id }.map { referral, reward in
                        AmbassadorReferrals.OwnReward(
                            amount: reward.amount,
                            state: reward.state,
                            at: referral.convertedAt,
                            releaseAt: reward.state == .pending && !referral.isHeld ? referral.releaseAt : nil
                        )
                    }
                )
            }
        }
    }
}
