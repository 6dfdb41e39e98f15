import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// A shop, an ambassador, and the purchases that come through their code.
struct Shop {
    let context: ServiceContext
    let clock: ManualClock
    let code: CodeRow

    static let campaign = Campaign(
        id: "friends",
        landingURL: "https://shop.example.org/",
        referrerReward: RewardRule("10 EUR"),
        limits: RewardLimits(perPerson: 2, period: .days(30))
    )

    /// Affiliates need no ambassador behind them.
    static let affiliate = Campaign(
        id: "partners",
        landingURL: "https://shop.example.org/",
        kind: .affiliate,
        referrerReward: RewardRule("10 EUR"),
        limits: RewardLimits(perPerson: 2, period: .days(30))
    )

    static func open(
        _ campaign: Campaign = Self.campaign,
        channels: [any Channel] = [],
        _ body: (Shop) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        try await withService(clock: clock, channels: channels) { service in
            var context = service
            context.account.campaigns = [campaign]
            let store = context.store
            let contact = Contact(id: store.ids.next(at: clock.now), factsAt: clock.now)
            let now = clock.now
            try await store.database.write { connection in
                var owner = contact
                owner.name = "Ana"
                owner.email = "ana@example.org"
                try store.insert(owner, in: connection)
                var generator = SystemRandomNumberGenerator()
                let code = ReferralCode(firstName: "Ana", using: &generator)
                try store.insert(code: code, campaign: campaign, of: owner.id, at: now, in: connection)
            }
            let codes = try await store.database.read { try store.referralCodes(of: contact.id, in: $0) }
            try await body(Shop(context: context, clock: clock, code: try #require(codes.first)))
        }
    }

    /// A purchase of somebody new; `visit` is how long before it they opened the link.
    func sell(
        _ order: String,
        visit: Duration,
        after delay: Duration = .zero,
        for amount: String? = nil,
        sign: ReferralVisitor.BotSign? = nil,
        code: String? = nil,
        phone: String? = nil
    ) async throws {
        let now = self.clock.now + delay
        let store = self.context.store
        let visitID: EntityID<ReferralVisit> = store.ids.next(at: self.clock.now)
        let row = ReferralVisit(id: visitID, codeID: self.code.id, at: now - visit, source: "mail", botSign: sign)
        try await store.database.write { try store.insert([row], in: $0) }
        var event = CaseEvent(
            source: "shop",
            id: "e-\(order)-\(visit.components.seconds)",
            type: .referralConverted,
            at: now
        )
        event.referral = ReferralFacts(code: code, visits: [visitID.text])
        event.purchase = PurchaseFacts(id: order)
        event.purchase?.amount = amount
        event.purchase?.currency = amount.map { _ in "EUR" }
        event.contact = ContactFacts(email: "\(order)@example.org", phone: phone)
        try await CaseIntake(self.context).accept([event])
    }

    /// `number` tells refunds of one order apart.
    func refund(_ order: String, _ amount: String? = nil, number: Int = 1) async throws {
        var event = CaseEvent(source: "shop", id: "r-\(order)-\(number)", type: .purchaseRefunded, at: self.clock.now)
        event.purchase = PurchaseFacts(id: order)
        event.purchase?.amount = amount
        try await CaseIntake(self.context).accept([event])
    }

    /// What the buyer of an order is worth, in millionths.
    func value(_ order: String) async throws -> Int64? {
        let store = self.context.store
        let lines = try await store.database.read { connection in
            let key = SourceKey(source: "shop", id: order)
            guard let buyer = try store.purchase(key, in: connection)?.contactID else { return [PurchaseLine]() }
            return try store.purchases(of: [buyer], in: connection)
        }
        var values = CustomerValues(now: self.clock.now)
        let sales = lines.compactMap { line in
            CustomerValues.Sale(
                amount: line.amount,
                refunded: line.refundedAmount,
                isRefunded: line.isRefunded,
                currency: line.currency,
                at: line.completedAt
            )
        }
        values.add(sales)
        return values.value(of: sales)
    }

    func referrals() async throws -> [ReferralRecord] {
        try await ReferralLists(self.context).referrals(limit: 100).rows
    }
}
