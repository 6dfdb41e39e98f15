import AfterwordCore
import Testing

@Suite struct OfferPolicyTests {
    private static let now: Instant = "2026-03-02T09:00:00Z"

    private func isDue(
        after purpose: Invitation.Purpose = .survey,
        coolDown: Duration? = nil,
        asked age: Duration? = nil,
        _ change: (inout Contact) -> Void = { _ in }
    ) -> Bool {
        var contact = Contact(id: EntityID(rawValue: 1), factsAt: Self.now)
        change(&contact)
        return OfferPolicy.isDue(
            to: contact,
            after: purpose,
            coolDown: coolDown,
            lastAskedAt: age.map { Self.now - $0 },
            now: Self.now
        )
    }

    @Test(
        arguments: [
            (nil, nil, true), (.days(89), nil, false), (.days(90), nil, true), (.days(29), .days(30), false),
            (.days(30), .days(30), true),
        ] as [(Duration?, Duration?, Bool)]
    )
    func `somebody is offered the question again when its cool-down is over`(
        _ age: Duration?,
        _ coolDown: Duration?,
        _ isDue: Bool
    ) {
        #expect(self.isDue(coolDown: coolDown, asked: age) == isDue)
    }

    @Test func `who wants no surveys, or fewer, is offered none`() {
        #expect(!self.isDue { $0.optedOutAt = Self.now })
        #expect(!self.isDue { $0.askedLessAt = Self.now })
    }

    @Test(arguments: Invitation.Purpose.allCases)
    func `the answer to an offer brings no other`(_ purpose: Invitation.Purpose) {
        #expect(self.isDue(after: purpose) == (purpose != .offer))
    }
}
