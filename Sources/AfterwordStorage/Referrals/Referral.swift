package import AfterwordCore

/// A conversion owed to somebody's recommendation, with its rewards' common state.
package struct Referral: Entity, Equatable {
    package static let idPrefix = "ref"

    /// What gave the credit: a code typed at the purchase, or the first or last visit.
    package enum Credit: String, Sendable, CaseIterable { case code, first, last }

    package var id: EntityID<Referral>
    package var codeID: EntityID<CodeRow>
    package var campaign: String
    package var kind: Campaign.Kind
    package var referrerID: EntityID<Contact>
    package var referredID: EntityID<Contact>
    package var purchaseSource: String
    package var purchaseID: String
    package var credit: Credit
    package var firstCodeID: EntityID<CodeRow>?
    package var firstSource: String?
    /// When the first visit was; `nil` for referrals from before it was kept.
    package var firstAt: Instant?
    package var lastCodeID: EntityID<CodeRow>?
    package var lastSource: String?
    package var lastAt: Instant?
    package var value: Money?
    package var decision: FraudReview.Decision
    package var reasons: [FraudReason]
    /// Never ``RewardState/paid``, which only a reward can be.
    package var state: RewardState
    /// Waits for a person, not for the end of the hold time.
    package var isHeld: Bool
    package var convertedAt: Instant
    package var releaseAt: Instant
    package var version: Int

    package init(row: SQLRow) throws {
        self.id = try row.id("id")
        self.codeID = try row.id("code_id")
        self.campaign = try row.text("campaign")
        self.kind = try row.word("kind")
        self.referrerID = try row.id("referrer_id")
        self.referredID = try row.id("referred_id")
        self.purchaseSource = try row.text("purchase_source")
        self.purchaseID = try row.text("purchase_id")
        self.credit = try row.word("credit")
        self.firstCodeID = try row.optionalID("first_code_id")
        self.firstSource = try row.optionalText("first_source")
        self.lastCodeID = try row.optionalID("last_code_id")
        self.lastSource = try row.optionalText("last_source")
        self.firstAt = try row.optionalInstant("first_at_ms")
        self.lastAt = try row.optionalInstant("last_at_ms")
        self.value = try Money(row: row, amount: "value_minor")
        self.decision = try row.word("decision")
        self.reasons = try JSONText.decode([String].self, from: row.text("reasons")).compactMap(FraudReason.init)
        self.state = try row.word("state")
        self.isHeld = try row.bool("is_held")
        self.convertedAt = try row.instant("converted_at_ms")
        self.releaseAt = try row.instant("release_at_ms")
        self.version = try row.integer("version")
    }

    package init(
        id: EntityID<Referral>,
        code: CodeRow,
        campaign: Campaign,
        referredID: EntityID<Contact>,
        purchaseSource: String,
        purchaseID: String,
        credit: Credit,
        value: Money?,
        review: FraudReview,
        convertedAt: Instant
    ) {
        self.id = id
        self.codeID = code.id
        self.campaign = campaign.id
        self.kind = campaign.kind
        self.referrerID = code.contactID
        self.referredID = referredID
        self.purchaseSource = purchaseSource
        self.purchaseID = purchaseID
        self.credit = credit
        self.value = value
        self.decision = review.decision
        self.reasons = review.reasons
        self.state = review.decision == .reject ? .refused : .pending
        self.isHeld = review.decision == .review
        self.convertedAt = convertedAt
        self.releaseAt = convertedAt + campaign.hold
        self.version = 1
    }

    /// Where it came from by the touch that got the credit.
    package var source: String {
        switch self.credit {
        case .code: "code"
        case .first: self.firstSource ?? "direct"
        case .last: self.lastSource ?? "direct"
        }
    }
}

/// What one side gets for a referral.
package struct Reward: Entity, Equatable {
    package static let idPrefix = "rwd"

    package var id: EntityID<Reward>
    package var referralID: EntityID<Referral>
    package var side: RewardSide
    package var contactID: EntityID<Contact>
    /// The rule as it was, e.g. `10.00 EUR`.
    package var rule: String
    package var amount: Money
    package var state: RewardState
    /// Why it is not owed although the referral is in order.
    package var refusal: RewardRefusal?
    package var changedAt: Instant

    package init(
        id: EntityID<Reward>,
        referralID: EntityID<Referral>,
        side: RewardSide,
        contactID: EntityID<Contact>,
        rule: String,
        amount: Money,
        state: RewardState,
        refusal: RewardRefusal? = nil,
        changedAt: Instant
    ) {
        self.id = id
        self.referralID = referralID
        self.side = side
        self.contactID = contactID
        self.rule = rule
        self.amount = amount
        self.state = state
        self.refusal = refusal
        self.changedAt = changedAt
    }

    package init(row: SQLRow) throws {
        guard let amount = try Money(row: row, amount: "amount_minor") else {
            throw SQLError(code: .decoding, message: "a reward has no amount")
        }
        self.init(
            id: try row.id("id"),
            referralID: try row.id("referral_id"),
            side: try row.word("side"),
            contactID: try row.id("contact_id"),
            rule: try row.text("rule"),
            amount: amount,
            state: try row.word("state"),
            refusal: try row.optionalWord("refusal"),
            changedAt: try row.instant("changed_at_ms")
        )
    }
}

/// One line of the ledger; nothing in it is ever changed.
package struct RewardEntry: Entity, Equatable {
    package static let idPrefix = "rwe"

    package var at: Instant
    package var actor: String
    package var deed: String
    package var state: RewardState
    package var reason: String?
    /// `nil` = the referral as a whole.
    package var rewardID: EntityID<Reward>?

    package init(row: SQLRow) throws {
        self.at = try row.instant("at_ms")
        self.actor = try row.text("actor")
        self.deed = try row.text("deed")
        self.state = try row.word("state")
        self.reason = try row.optionalText("reason")
        self.rewardID = try row.optionalID("reward_id")
    }
}

extension Money {
    /// The amount column and `currency`; `nil` if the row has none.
    init?(row: SQLRow, amount column: String) throws {
        guard let units = try row.optionalInteger(column), let currency = try row.optionalText("currency") else {
            return nil
        }
        self.init(minorUnits: units, currency: currency)
    }
}
