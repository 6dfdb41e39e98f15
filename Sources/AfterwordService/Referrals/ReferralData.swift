import AfterwordCore
import AfterwordStorage

/// `data` of the outgoing `referral.converted`.
struct ReferralData: Encodable {
    var id: String
    var campaign: String
    var kind: String
    var code: String
    var source: String
    var state: String
    var decision: String
    var reasons: [String]
    var purchase: Purchase
    /// Only the id: the message is about the other person, and erasing either must leave nothing behind.
    var referrer: String
    var contact: ContactReference?
    var rewards: [Reward]
    /// The referred person's own page; for the shop's mail to them.
    var statusURL: String

    struct Purchase: Encodable {
        var source: String
        var id: String
        var amount: String?
        var currency: String?
    }

    struct Reward: Encodable {
        var side: String
        var amount: String
        var currency: String
        var state: String
    }

    private enum CodingKeys: String, CodingKey {
        case id, campaign, kind, code, source, state, decision, reasons, purchase, referrer, contact, rewards
        case statusURL = "status_url"
    }

    init(_ referral: Referral, context: ServiceContext, in connection: any SQLConnection) throws {
        let store = context.store
        self.id = referral.id.text
        self.campaign = referral.campaign
        self.kind = referral.kind.rawValue
        self.code = try store.referralCode(referral.codeID, in: connection)?.code.text ?? ""
        self.source = referral.source
        self.state = referral.state.rawValue
        self.decision = referral.decision.rawValue
        self.reasons = referral.reasons.map(\.rawValue)
        self.purchase = Purchase(
            source: referral.purchaseSource,
            id: referral.purchaseID,
            amount: referral.value?.decimal,
            currency: referral.value?.currency
        )
        self.referrer = referral.referrerID.text
        self.contact = try store.contact(referral.referredID, in: connection).map(ContactReference.init)
        self.rewards = try (store.rewards(of: [referral.id], in: connection)[referral.id] ?? []).map {
            Reward(
                side: $0.side.rawValue,
                amount: $0.amount.decimal,
                currency: $0.amount.currency,
                state: $0.state.rawValue
            )
        }
        self.statusURL = ReferralStatus.address(of: referral.id, context)
    }
}
