import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct ReferralLedgerTests {
    @Test func `a reward that cannot be granted keeps no other waiting`() async throws {
        try await Shop.open(Shop.affiliate) { shop in
            for order in ["o1", "o2"] { try await shop.sell(order, visit: .hours(1)) }
            shop.clock.advance(by: .days(14))
            let first = try #require(
                try await shop.context.store.database.read {
                    try $0.firstRow("SELECT MIN(id) AS id FROM referral")?.id("id", of: Referral.self)
                }
            )
            try await shop.context.store.database.write {
                try $0.post("UPDATE referral SET reasons = \("[") WHERE id = \(first)")
            }
            let ledger = ReferralLedger(shop.context)
            let failure = await #expect(throws: PartialFailure.self) { try await ledger.release() }
            #expect(failure?.name == first.text)
            let pending = try await shop.context.store.database.read {
                try $0.rows("SELECT id FROM referral WHERE state = 'pending'").count
            }
            #expect(pending == 1)
            #expect(try await ledger.release() == 0)
        }
    }

    @Test func `a reward is granted when its hold time is over and not before`() async throws {
        try await Shop.open(Shop.affiliate) { shop in
            try await shop.sell("o1", visit: .hours(1))
            shop.clock.advance(by: .days(14) - .milliseconds(1))
            #expect(try await ReferralLedger(shop.context).release() == 0)
            shop.clock.advance(by: .milliseconds(1))
            #expect(try await ReferralLedger(shop.context).release() == 1)
            #expect(try await ReferralLedger(shop.context).release() == 0)
            #expect(try await shop.referrals().first?.rewards.map(\.state) == ["granted"])
        }
    }

    @Test(arguments: [(Duration.days(30), 1), (.days(30) + .milliseconds(1), 0)])
    func `a visit gets the credit up to the end of the window`(_ visit: Duration, _ expected: Int) async throws {
        try await Shop.open(Shop.affiliate) { shop in
            try await shop.sell("o1", visit: visit)
            #expect(try await shop.referrals().count == expected)
        }
    }

    @Test func `what is told twice brings one reward and one line of the ledger`() async throws {
        try await Shop.open(Shop.affiliate) { shop in
            try await shop.sell("o1", visit: .hours(1))
            try await shop.sell("o1", visit: .hours(2))
            let referral = try #require(try await shop.referrals().first)
            let id = try #require(EntityID<Referral>(text: referral.id))
            let detail = try #require(try await ReferralLists(shop.context).referral(id))
            #expect(detail.entries.map(\.deed) == ["convert"])
        }
    }

    @Test func `the steps tell visit, conversion, reward and reversal in their order, with reasons`() async throws {
        try await Shop.open(Shop.affiliate) { shop in
            try await shop.sell("o1", visit: .hours(1))
            shop.clock.advance(by: .days(14))
            #expect(try await ReferralLedger(shop.context).release() == 1)
            shop.clock.advance(by: .days(1))
            try await shop.refund("o1")
            let referral = try #require(try await shop.referrals().first)
            let id = try #require(EntityID<Referral>(text: referral.id))
            let steps = try #require(try await ReferralLists(shop.context).referral(id)).steps
            #expect(steps.first?.kind == .visit)
            #expect(steps.first?.source == "mail")
            #expect(steps.dropFirst().first?.kind == .conversion)
            #expect(steps.map(\.at) == steps.map(\.at).sorted())
            let rewards = steps.filter { $0.kind == .reward && $0.side == "referrer" }
            #expect(rewards.map(\.deed) == ["release", "reverse"])
            #expect(rewards.last?.reason == "refunded")
        }
    }

    /// What is given back of 30.00, by one event each, and what becomes of the reward and of the customer's value.
    private static let refunds: [([String?], state: String, value: Int64)] = [
        (["10.00"], "pending", 20_000_000),
        (["10.00", "19.99"], "pending", 10_000),
        (["10.00", "20.00"], "reversed", 0),
        (["10.00", nil], "reversed", 0),
        ([nil, "10.00"], "reversed", 0),
    ]

    @Test(arguments: Self.refunds) func `refunds add up, and once all is given back the reward is taken back`(
        _ amounts: [String?],
        _ state: String,
        _ value: Int64
    ) async throws {
        try await Shop.open(Shop.affiliate) { shop in
            try await shop.sell("o1", visit: .hours(1), for: "30.00")
            for (number, amount) in amounts.enumerated() { try await shop.refund("o1", amount, number: number) }
            // Told again, an event changes nothing.
            try await shop.refund("o1", amounts[0], number: 0)
            #expect(try await shop.referrals().map(\.state) == [state])
            #expect(try await shop.value("o1") == value)
        }
    }

    @Test func `a refund that comes before the purchase takes the reward back at once`() async throws {
        try await Shop.open(Shop.affiliate) { shop in
            try await shop.refund("o1")
            try await shop.sell("o1", visit: .hours(1))
            #expect(try await shop.referrals().map(\.state) == ["reversed"])
            shop.clock.advance(by: .days(15))
            #expect(try await ReferralLedger(shop.context).release() == 0)
        }
    }

    private static let ways: [(name: String, act: @Sendable (Shop, EntityID<Referral>) async throws -> Void)] = [
        ("refused", { try await ReferralLedger($0.context).act(.refuse, on: $1, by: "cli", reason: "part went back") }),
        ("the rest refunded", { shop, _ in try await shop.refund("o1", "60.00", number: 2) }),
    ]

    @Test(arguments: ways.map(\.name))
    func `a reward that was paid is to be claimed back, however its purchase falls away`(_ name: String) async throws {
        let way = try #require(Self.ways.first { $0.name == name })
        try await Shop.open(Shop.affiliate) { shop in
            let id = try await self.pay(shop)
            try await shop.refund("o1", "40.00")
            #expect(try await shop.referrals().first?.isHeld == true)
            try await way.act(shop, id)
            let rewards = try await shop.referrals().flatMap(\.rewards)
            #expect(rewards.map(\.state) == ["reversed"])
            let detail = try #require(try await ReferralLists(shop.context).referral(id))
            #expect(detail.entries.last?.state == "reversed")
        }
    }

    /// As an older release left it: refused, with the reward still in the referrer's hands.
    @Test(arguments: [true, false])
    func `a reward that stands under a settled referral is taken back by a whole refund and by a person`(
        _ isRefund: Bool
    ) async throws {
        try await Shop.open(Shop.affiliate) { shop in
            let id = try await self.pay(shop)
            try await shop.context.store.database.write {
                try $0.post("UPDATE referral SET state = 'refused' WHERE id = \(id)")
            }
            let ledger = ReferralLedger(shop.context)
            if isRefund {
                try await shop.refund("o1")
            } else {
                try await ledger.act(.reverse, on: id, by: "cli", reason: "refunded")
            }
            let referral = try #require(try await shop.referrals().first)
            #expect((referral.state, referral.rewards.map(\.state)) == ("refused", ["reversed"]))
            await #expect(throws: ReferralRefusal.wrongState(.refused)) {
                try await ledger.act(.reverse, on: id, by: "cli", reason: "again")
            }
        }
    }

    /// A purchase of 100.00 whose reward was granted and paid.
    private func pay(_ shop: Shop) async throws -> EntityID<Referral> {
        try await shop.sell("o1", visit: .hours(1), for: "100.00")
        let record = try #require(try await shop.referrals().first)
        let id = try #require(EntityID<Referral>(text: record.id))
        let ledger = ReferralLedger(shop.context)
        try await ledger.act(.approve, on: id, by: "cli")
        try await ledger.act(.pay, on: id, by: "cli")
        return id
    }

    @Test(arguments: ReferralVisitor.BotSign.allCases)
    func `who buys is a person, whatever loaded the page for them`(_ sign: ReferralVisitor.BotSign) async throws {
        try await Shop.open(Shop.affiliate) { shop in
            try await shop.sell("o1", visit: .hours(1), sign: sign)
            // With the code beside it, it is the visit that counts, by its window and by how soon the purchase came.
            try await shop.sell("o2", visit: .seconds(5), sign: sign, code: shop.code.code.text)
            try await shop.sell("o3", visit: .days(31), sign: sign, code: shop.code.code.text)
            let referrals = try await shop.referrals()
            #expect(referrals.map(\.credit) == ["last", "last"])
            #expect(Set(referrals.map(\.reasons)) == [[], ["too_fast"]])
        }
    }

    /// What happened to an earlier purchase of 30.00, and whether its buyer is a customer since.
    private static let earlier: [([String?], isCustomer: Bool)] = [
        ([], true), (["2.00"], true), (["30.00"], false), (["10.00", "20.00"], false), ([nil], false),
    ]

    @Test(arguments: earlier)
    func `a customer is who kept a part of what they bought`(_ refunds: [String?], isCustomer: Bool) async throws {
        try await Shop.open(Shop.affiliate) { shop in
            var event = CaseEvent(source: "shop", id: "e-o0", type: .purchaseCompleted, at: shop.clock.now)
            event.purchase = PurchaseFacts(id: "o0")
            event.purchase?.amount = "30.00"
            event.contact = ContactFacts(email: "o1@example.org")
            try await CaseIntake(shop.context).accept([event])
            for (number, amount) in refunds.enumerated() { try await shop.refund("o0", amount, number: number) }
            shop.clock.advance(by: .days(1))
            try await shop.sell("o1", visit: .hours(1))
            #expect(try await shop.referrals().map(\.reasons) == [isCustomer ? ["already_customer"] : []])
        }
    }

    @Test(arguments: ["+49 151 12346711", "0049 151 12346711", "4915112346711"])
    func `one telephone number is one person, however it is written`(_ phone: String) async throws {
        try await Shop.open(Shop.affiliate) { shop in
            try await shop.context.store.database.write {
                try $0.post("UPDATE contact SET phone = '+4915112346711' WHERE id = \(shop.code.contactID)")
            }
            try await shop.sell("o1", visit: .hours(1), phone: phone)
            #expect(try await shop.referrals().map(\.reasons) == [["same_phone"]])
        }
    }

    @Test func `the sixth purchase of a day waits for a person and is not granted by itself`() async throws {
        try await Shop.open(Shop.affiliate) { shop in
            for order in 1...6 { try await shop.sell("o\(order)", visit: .hours(1), after: .minutes(order)) }
            let held = try await shop.referrals().filter(\.isHeld)
            #expect(held.map(\.reasons) == [["velocity"]])
            shop.clock.advance(by: .days(15))
            #expect(try await ReferralLedger(shop.context).release() == 5)
        }
    }

    @Test func `a limit is of the period before the purchase`() async throws {
        try await Shop.open(Shop.affiliate) { shop in
            for order in 1...3 { try await shop.sell("o\(order)", visit: .hours(1), after: .minutes(order)) }
            shop.clock.advance(by: .days(31))
            try await shop.sell("o4", visit: .hours(1))
            let refusals = try await shop.referrals().flatMap(\.rewards).map(\.refusal)
            #expect(refusals == [nil, "person_limit", nil, nil])
        }
    }

    @Test func `holding needs a reason and stops the clock`() async throws {
        try await Shop.open(Shop.affiliate) { shop in
            try await shop.sell("o1", visit: .hours(1))
            let record = try #require(try await shop.referrals().first)
            let id = try #require(EntityID<Referral>(text: record.id))
            let ledger = ReferralLedger(shop.context)
            await #expect(throws: ReferralRefusal.reasonMissing) {
                try await ledger.act(.hold, on: id, by: "user:marta")
            }
            try await ledger.act(.hold, on: id, by: "user:marta", reason: "looks odd")
            shop.clock.advance(by: .days(15))
            #expect(try await ledger.release() == 0)
            try await ledger.act(.approve, on: id, by: "user:marta")
            await #expect(throws: ReferralRefusal.wrongState(.granted)) {
                try await ledger.act(.approve, on: id, by: "user:marta")
            }
        }
    }

    @Test func `an organic code takes nothing while its owner is no active ambassador`() async throws {
        try await Shop.open { shop in
            let way = try await ReferralVisits(shop.context).open(
                ReferralRequest(code: shop.code.code.text, source: nil, referrer: nil, visitor: "a", botSign: nil)
            )
            #expect(way == .closed)
        }
    }

    @Test func `an affiliate's link counts a reload once`() async throws {
        try await Shop.open(Shop.affiliate) { shop in
            let request = ReferralRequest(
                code: shop.code.code.text.lowercased(),
                source: "Chat",
                referrer: "https://blog.example.org/post",
                visitor: "1.2.3.4 Browser",
                botSign: nil
            )
            let first = try await ReferralVisits(shop.context).open(request)
            #expect(try await ReferralVisits(shop.context).open(request) == first)
            #expect(try await ReferralVisits(shop.context).flush() == 1)
            #expect(try await ReferralVisits(shop.context).flush() == 0)
        }
    }
}
