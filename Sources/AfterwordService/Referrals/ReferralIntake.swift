import AfterwordCore
import AfterwordStorage

/// Takes in what shops tell of recommendations: everything in the transaction of the event itself.
struct ReferralIntake {
    static let actor = "system"

    private let context: ServiceContext

    init(_ context: ServiceContext) {
        self.context = context
    }

    /// `referral.invited` and `referral.lead`.
    func mark(_ event: CaseEvent, by contact: Contact?, now: Instant, in connection: any SQLConnection) throws {
        let store = self.context.store
        guard let facts = event.referral else { return }
        let visit = try store.touches(visits: facts.visits.compactMap { EntityID(text: $0) }, in: connection).last
        let typed = try facts.code.flatMap(ReferralCode.init).flatMap { try store.referralCode($0, in: connection) }
        guard let row = try visit.map({ try store.referralCode($0.codeID, in: connection) }) ?? typed,
            let campaign = self.context.account.campaign(row.campaign), row.isOpen(in: campaign)
        else { return try self.noteUnattributed(event, now: now, in: connection) }
        if event.type == .referralInvited {
            let source = ReferralVisits.word(facts.source) ?? "direct"
            try store.insertInvite(code: row.id, source: source, at: event.at, now: now, in: connection)
        } else if let contact, contact.id != row.contactID {
            try store.insertLead(
                code: row.id,
                contact: contact.id,
                visit: visit,
                at: event.at,
                now: now,
                in: connection
            )
        }
    }

    /// A purchase: owed to somebody if it names a code or a visit, or if the buyer was a lead in time.
    func convert(
        _ event: CaseEvent,
        _ key: SourceKey,
        by contact: Contact,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        guard !self.context.account.campaigns.isEmpty else { return }
        let store = self.context.store
        guard try store.referral(purchase: key.id, source: key.source, in: connection) == nil else { return }
        let facts = event.referral ?? ReferralFacts(code: event.purchase?.referralCode)
        let claim = try ReferralClaims(context: self.context).claim(facts, by: contact, at: event.at, in: connection)
        guard let claim else {
            let isNamed = facts.code != nil || !facts.visits.isEmpty
            return isNamed ? try self.noteUnattributed(event, now: now, in: connection) : ()
        }
        guard try !store.hasReferral(of: contact.id, campaign: claim.campaign.id, in: connection),
            let purchase = try store.purchase(key, in: connection)
        else { return }
        let review = FraudReview(
            try FraudReview.Facts(
                claim,
                facts,
                of: contact,
                purchase: key,
                paymentKey: purchase.paymentKey,
                at: event.at,
                store: store,
                in: connection
            )
        )
        try self.record(claim, review, contact, key, purchase, at: event.at, now: now, in: connection)
    }

    private func record(
        _ claim: ReferralClaim,
        _ review: FraudReview,
        _ contact: Contact,
        _ key: SourceKey,
        _ purchase: PurchaseRow,
        at convertedAt: Instant,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        var referral = Referral(
            id: store.ids.next(at: now),
            code: claim.code,
            campaign: claim.campaign,
            referredID: contact.id,
            purchaseSource: key.source,
            purchaseID: key.id,
            credit: claim.credit,
            value: purchase.amount.flatMap { Money($0, currency: purchase.currency ?? "") },
            review: review,
            convertedAt: convertedAt
        )
        referral.take(first: claim.first, last: claim.last)
        guard try store.insert(referral, in: connection) else { return }
        try RewardTerms(store: store).write(for: referral, claim.campaign, now: now, in: connection)
        try store.appendRewardEntry(
            referral.id,
            reward: nil,
            deed: "convert",
            state: referral.state,
            actor: Self.actor,
            reason: review.reasons.isEmpty ? nil : review.reasons.map(\.rawValue).joined(separator: ", "),
            at: now,
            in: connection
        )
        try EventOutlet(self.context).tell(
            .referralConverted,
            try ReferralData(referral, context: self.context, in: connection),
            about: contact.id,
            at: now,
            in: connection
        )
        if purchase.refundedAt != nil { try self.refund(key, now: now, in: connection) }
    }

    /// A whole refund takes the rewards back, a part of it asks a person to look.
    func refund(_ key: SourceKey, now: Instant, in connection: any SQLConnection) throws {
        let store = self.context.store
        guard let referral = try store.referral(purchase: key.id, source: key.source, in: connection),
            let purchase = try store.purchase(key, in: connection)
        else { return }
        let back = purchase.refundedAmount.flatMap { Money($0, currency: referral.value?.currency ?? "") }
        let isPart = back.map { $0.minorUnits < referral.value?.minorUnits ?? 0 } ?? false
        let deed: RewardDeed = isPart ? .hold : .reverse
        // A part concerns only what is not settled; a whole refund takes back whatever still stands, also under a referral that was refused.
        guard !isPart || ![.refused, .reversed].contains(referral.state) else { return }
        let detail = isPart ? "refunded in part: \(back.map(\.description) ?? "")" : "refunded"
        _ = try ReferralLedger(self.context)
            .apply(deed, to: referral, by: Self.actor, reason: detail, now: now, in: connection)
    }

    /// Kept for whoever asks why a code brought nothing; the event itself is taken all the same.
    private func noteUnattributed(_ event: CaseEvent, now: Instant, in connection: any SQLConnection) throws {
        try self.context.store.audit(
            actor: Self.actor,
            action: "referral.unattributed",
            subject: "\(event.source)/\(event.id)",
            detail: "no open code, or no visit in time",
            at: now,
            in: connection
        )
    }
}

extension Referral {
    fileprivate mutating func take(first: ReferralTouch?, last: ReferralTouch?) {
        self.firstCodeID = first?.codeID
        self.firstSource = first?.source
        self.firstAt = first?.at
        self.lastCodeID = last?.codeID
        self.lastSource = last?.source
        self.lastAt = last?.at
    }
}
