import AfterwordCore
import AfterwordService
import AfterwordTesting
import Testing

/// The rates of recommendations and offers, whose records belong to no survey.
@Suite struct ReferralRateTests {
    private static let surveyless = BuiltInRates.all.filter { !$0.knowsSurveys }.map(\.name)

    /// A shop with a campaign in which one person bought something.
    private func withCustomer(_ body: (ServiceContext) async throws -> Void) async throws {
        try await withService(clock: ManualClock()) { service in
            var context = service
            context.account.campaigns = [Campaign(id: "friends", landingURL: "https://shop.example.org/")]
            var event = CaseEvent(source: "shop", id: "e1", type: .purchaseCompleted, at: context.now())
            event.purchase = PurchaseFacts(id: "o1")
            event.contact = ContactFacts(email: "ana@example.org")
            try await CaseIntake(context).accept([event])
            try await body(context)
        }
    }

    @Test(arguments: ["k_factor", "referring_share", "referring_share_strict"], TimeBucket.Size.allCases)
    func `a figure of the end of the span stands in no bucket`(_ name: String, _ size: TimeBucket.Size) async throws {
        try await self.withCustomer { context in
            let card = try await Scorecards(context).report(
                metric: name,
                from: context.now() - .days(3),
                to: context.now() + .hours(5),
                bucket: size
            )
            #expect(card.primary.figure.n == 1)
            #expect(!card.primary.series.isEmpty)
            #expect(card.primary.series.allSatisfy { $0.figure.n == 0 && $0.figure.value == nil })
        }
    }

    @Test func `there are rates without surveys`() {
        #expect(Self.surveyless.contains("k_factor") && Self.surveyless.contains("offer_redemption"))
        #expect(!Self.surveyless.contains("response_rate") && !Self.surveyless.contains("recovery"))
    }

    @Test(arguments: Self.surveyless)
    func `what belongs to no survey is not passed off as one survey's`(_ name: String) async throws {
        try await self.withCustomer { context in
            await #expect(throws: ScorecardRefusal.noSurveys) {
                try await Scorecards(context).report(metric: name, survey: "csat")
            }
        }
    }
}
