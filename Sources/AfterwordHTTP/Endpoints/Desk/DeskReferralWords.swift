import AfterwordCore
import AfterwordService
import AfterwordStorage

extension Campaign.Kind {
    var words: String {
        switch self {
        case .organic: "Recommendations"
        case .affiliate: "Paid partners"
        }
    }
}

extension FraudReason {
    /// What was found, as a sentence for staff; neither side ever reads it.
    var words: String {
        switch self {
        case .sameContact: "Both are the same person."
        case .sameEmailKey: "Both use one mailbox."
        case .samePhone: "Both have one telephone number."
        case .samePaymentReference: "The referrer has paid with the same card or account."
        case .alreadyCustomer: "The person was a customer already."
        case .samePostalAddress: "Both live at one address; households are common."
        case .sharedPaymentReference: "Another person of the same referrer paid with this card or account."
        case .velocity: "The referrer brings many more people a day than usual."
        case .tooFast: "The purchase came less than a minute after the visit."
        }
    }
}

extension FunnelLine {
    init(_ row: ReferralFunnelRow, rows: DeskAddress) {
        self.init(
            source: row.source,
            visits: row.visits,
            bots: row.botVisits,
            leads: row.leads,
            conversions: row.conversions,
            value: row.value,
            rows: row.conversions == 0 ? nil : rows
        )
    }
}

extension ReferralRecord {
    /// Marketing sees people who agreed to be seen: the ambassador did, the newcomer did not.
    func row(_ clock: DeskClock, isMarketing: Bool) -> ReferralRow {
        ReferralRow(
            id: self.id,
            path: DeskAddress(path: ["referrals", self.id]),
            referrer: (self.referrer.displayName, isMarketing ? nil : self.referrer?.page),
            referred: isMarketing ? ("a newcomer", nil) : (self.referred.displayName, self.referred?.page),
            state: self.stateWords(clock),
            facts: [
                self.campaign, self.kind == Campaign.Kind.affiliate.rawValue ? "paid partner" : nil,
                "from \(self.source)",
                self.value.map { "\($0) \(self.currency ?? "")" },
            ].compactMap(\.self).joined(separator: " · "),
            rewards: self.rewards.map(\.words),
            reasons: isMarketing ? [] : self.reasons.compactMap { FraudReason(rawValue: $0)?.words },
            at: clock.happened(self.convertedAt),
            deeds: isMarketing ? [] : self.deeds
        )
    }

    private var standing: RewardState { RewardState(rawValue: self.state) ?? .pending }

    private func stateWords(_ clock: DeskClock) -> (words: String, tone: DeskTone) {
        switch self.standing {
        case .pending where self.isHeld: ("waits for you", .warn)
        case .pending: ("waits until \(clock.due(self.releaseAt).exact)", .plain)
        case .granted, .paid: ("granted", .high)
        case .refused: ("refused", .low)
        case .reversed: ("reversed", .low)
        }
    }

    /// Only what means something in this state.
    private var deeds: [ReferralRow.Deed] {
        let words: [(RewardDeed, String)] = [
            (.approve, "Approve"), (.hold, "Hold"), (.refuse, "Refuse"), (.reverse, "Take back"),
        ]
        let canTakeBack = self.rewards.contains {
            $0.refusal == nil && RewardState(rawValue: $0.state)?.after(.reverse) != nil
        }
        let possible = words.filter { deed, _ in
            let isMeant = self.standing.after(deed) != nil || (deed == .reverse && canTakeBack)
            return isMeant && !(self.isHeld && deed == .hold)
        }
        let canPay = self.rewards.contains { $0.state == RewardState.granted.rawValue }
        return possible.map { ReferralRow.Deed($0.0.rawValue, $0.1) } + (canPay ? [.init("pay", "Mark as paid")] : [])
    }
}

extension RewardRecord {
    /// E.g. "10.00 EUR for the referrer: granted".
    fileprivate var words: String {
        let whom = self.side == RewardSide.referrer.rawValue ? "the referrer" : "the newcomer"
        let why = self.refusal.flatMap(RewardRefusal.init).map { " (\($0.words))" } ?? ""
        return "\(self.amount) \(self.currency) for \(whom): \(self.state)\(why)"
    }
}

extension RewardRefusal {
    fileprivate var words: String {
        switch self {
        case .personLimit: "the person's limit is reached"
        case .campaignLimit: "the campaign's limit is reached"
        }
    }
}
