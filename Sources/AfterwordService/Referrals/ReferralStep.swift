import AfterwordCore
import AfterwordStorage

/// One step of a referral, from the first visit to the last word on its rewards.
package struct ReferralStep: Encodable, Sendable {
    package enum Kind: String, Encodable, Sendable, CaseIterable { case visit, lead, conversion, reward }

    package var at: String
    package var kind: Kind
    /// Where a visit or a lead came from.
    @Nullable package var source: String?
    @Nullable package var actor: String?
    @Nullable package var deed: String?
    @Nullable package var state: String?
    @Nullable package var reason: String?
    /// Whose reward it is about; `null` = the referral as a whole.
    @Nullable package var side: String?
    @Nullable package var amount: String?
    @Nullable package var currency: String?

    private init(_ kind: Kind, at: Instant, source: String? = nil) {
        self.kind = kind
        self.at = at.rfc3339
        self.source = source
    }

    private init(_ entry: RewardEntry, of referral: Referral, _ reward: Reward?) {
        let isConversion = entry.deed == Self.conversionDeed
        // The purchase may be told of later than it was made.
        self.init(isConversion ? .conversion : .reward, at: isConversion ? referral.convertedAt : entry.at)
        let money = isConversion ? referral.value : reward?.amount
        self.actor = entry.actor
        self.deed = entry.deed
        self.state = entry.state.rawValue
        self.reason = entry.reason
        self.side = reward?.side.rawValue
        self.amount = money?.decimal
        self.currency = money?.currency
    }

    private static let conversionDeed = "convert"
}

extension ReferralStep {
    /// Everything that is known of a referral, oldest step first.
    static func all(of referral: Referral, store: Store, in connection: any SQLConnection) throws -> [Self] {
        let codes = Set([referral.codeID, referral.firstCodeID, referral.lastCodeID].compactMap(\.self))
        let leads = try store.leads(of: referral.referredID, codes: Array(codes), in: connection)
        let rewards = try store.rewards(of: [referral.id], in: connection)[referral.id] ?? []
        let known = [(referral.firstAt, referral.firstSource), (referral.lastAt, referral.lastSource)]
        var visits: [Instant: String] = [:]
        for (at, source) in known + leads.map({ ($0.visitedAt, $0.visitSource) }) {
            if let at { visits[at] = source ?? "direct" }
        }
        let entries = try store.rewardEntries(of: referral.id, in: connection).map { entry in
            Self(entry, of: referral, rewards.first { $0.id == entry.rewardID })
        }
        let steps =
            visits.map { Self(.visit, at: $0, source: $1) } + leads.map { Self(.lead, at: $0.at, source: $0.source) }
        // Steps of one moment keep the order in which they lead to each other.
        return (steps.sorted { ($0.at, $0.order) < ($1.at, $1.order) } + entries).stablySorted { $0.at < $1.at }
    }

    private var order: Int { Kind.allCases.firstIndex(of: self.kind) ?? 0 }
}

extension Array {
    fileprivate func stablySorted(by isBefore: (Element, Element) -> Bool) -> [Element] {
        self.enumerated().sorted { left, right in
            isBefore(left.element, right.element)
                || (!isBefore(right.element, left.element) && left.offset < right.offset)
        }.map(\.element)
    }
}
