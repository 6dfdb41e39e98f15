import AfterwordCore
import Testing

@Suite struct RewardStateTests {
    private static let allowed: [(RewardState, RewardDeed, RewardState)] = [
        (.pending, .release, .granted), (.pending, .approve, .granted), (.pending, .hold, .pending),
        (.pending, .refuse, .refused), (.pending, .reverse, .reversed), (.granted, .hold, .pending),
        (.granted, .pay, .paid), (.granted, .reverse, .reversed), (.paid, .reverse, .reversed),
        (.paid, .refuse, .reversed),
        (.refused, .approve, .granted), (.refused, .hold, .pending), (.reversed, .approve, .granted),
        (.reversed, .hold, .pending),
    ]

    @Test func `only these steps exist`() {
        for state in RewardState.allCases {
            for deed in RewardDeed.allCases {
                let expected = Self.allowed.first { $0.0 == state && $0.1 == deed }?.2
                #expect(state.after(deed) == expected, "\(state) \(deed)")
            }
        }
    }

    @Test(arguments: [
        (RewardLimits(perPerson: 2), 1, 9, nil), (RewardLimits(perPerson: 2), 2, 9, RewardRefusal.personLimit),
        (RewardLimits(perCampaign: 9), 0, 9, .campaignLimit), (RewardLimits(), 99, 99, nil),
    ])
    func `a limit is reached when it is full`(
        _ limits: RewardLimits,
        _ person: Int,
        _ campaign: Int,
        _ expected: RewardRefusal?
    ) {
        #expect(limits.reached(byPerson: person, byCampaign: campaign) == expected)
    }
}
