import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// A shop that tells of one purchase more than once, each time as another event.
@Suite struct RepeatedPurchaseTests {
    @Test(arguments: [nil, "ion@example.org"])
    func `a purchase that is told again is taken over and asked about once`(_ otherBuyer: String?) async throws {
        try await PostOffice.run { office in
            try await Self.take([Self.purchase(1, ana, amount: nil)], office)
            let asked = try await Self.invitations(office)
            #expect(asked.count == 1)
            let buyer = otherBuyer.map { ContactFacts(email: $0) } ?? ana
            try await Self.take([Self.purchase(2, buyer, amount: "19.90")], office)
            #expect(try await Self.invitations(office) == asked)
            let key = SourceKey(source: "shop", id: "o1")
            let purchase = try await office.store.database.read { [store = office.store] in
                try store.purchase(key, in: $0)
            }
            #expect(purchase?.amount == "19.90")
        }
    }

    @Test func `the rest of its batch is taken in`() async throws {
        try await PostOffice.run { office in
            try await Self.take([Self.purchase(1, ana, amount: nil)], office)
            let other = ContactFacts(email: "ion@example.org")
            let accepted = try await Self.take(
                [Self.purchase(2, ana, amount: nil), Self.purchase(3, other, order: "o2", amount: nil)],
                office
            )
            #expect(accepted == 2)
            #expect(try await Self.invitations(office).count == 2)
        }
    }

    @Test func `who was not asked about it is not asked when it is told again`() async throws {
        try await PostOffice.run { office in
            let silent = ContactFacts(id: "c9")
            try await Self.take([Self.purchase(1, silent, amount: nil)], office)
            try await Self.take([Self.purchase(2, silent, amount: nil)], office)
            #expect(try await Self.invitations(office) == [.skipped])
        }
    }

    @Test func `a conversion and the purchase that it led to are one occasion, in either order`() async throws {
        for order in [[EventType.referralConverted, .purchaseCompleted], [.purchaseCompleted, .referralConverted]] {
            try await PostOffice.run { office in
                for (number, type) in order.enumerated() {
                    var event = Self.purchase(number, ana, amount: "10")
                    event.type = type
                    if type == .referralConverted { event.referral = ReferralFacts(code: "ANA-7KQ4XPM") }
                    try await Self.take([event], office)
                }
                try await Self.take([Self.purchase(9, ana, amount: "10")], office)
                #expect(try await Self.invitations(office).count == 1)
            }
        }
    }

    private let ana = PostOffice.ana

    private static func purchase(
        _ number: Int,
        _ buyer: ContactFacts,
        order: String = "o1",
        amount: String?
    ) -> CaseEvent {
        var purchase = PurchaseFacts(id: order)
        purchase.amount = amount
        purchase.currency = amount.map { _ in "EUR" }
        return CaseEvent(
            source: "shop",
            id: "e\(number)",
            type: .purchaseCompleted,
            at: .testStart,
            contact: buyer,
            purchase: purchase
        )
    }

    @discardableResult
    private static func take(_ events: [CaseEvent], _ office: PostOffice) async throws -> Int {
        try await CaseIntake(office.context).accept(events)
    }

    /// How the invitations stand, oldest first.
    private static func invitations(_ office: PostOffice) async throws -> [InvitationState] {
        try await office.store.database.read { connection in
            try connection.rows("SELECT * FROM invitation ORDER BY id").map { try Invitation(row: $0).state }
        }
    }
}
