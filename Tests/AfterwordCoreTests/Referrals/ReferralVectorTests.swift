import AfterwordCore
import Testing

@Suite struct ReferralVectorTests {
    @Test(arguments: try Vector.all("referral", "referral.rates"))
    func rates(_ vector: Vector) throws {
        var tally = ReferralTally()
        tally.activeCustomers = try vector.input.whole("activeCustomers")
        tally.newCustomers = try vector.input.whole("newCustomers")
        tally.newByReferral = try vector.input.whole("newByReferral")
        tally.customersWhoInvited = try vector.input.whole("customersWhoInvited")
        tally.customersWithConversion = try vector.input.whole("customersWithConversion")
        tally.invitations = try vector.input.whole("invitations")
        tally.invitationsClicked = try vector.input.whole("invitationsClicked")
        tally.conversions = try vector.input.whole("conversions")
        let rates = ReferralRates(tally)
        let got: JSONValue = [
            "acquiredSharePercent": number(rates.acquiredShare),
            "referringSharePercent": number(rates.referringShare),
            "successfulReferringSharePercent": number(rates.successfulReferringShare),
            "clicksPerInvitationPercent": number(rates.clicksPerInvitation),
            "conversionsPerClickPercent": number(rates.conversionsPerClick),
            "conversionsPerInvitationPercent": number(rates.conversionsPerInvitation),
            "invitationsPerCustomer": number(rates.invitationsPerCustomer), "kFactor": number(rates.kFactor),
        ]
        #expect(vector.differences(from: got) == [])
    }

    @Test(arguments: try Vector.all("referral", "referral.attribute"))
    func attribution(_ vector: Vector) throws {
        let touches = try #require(vector.input["touches"]?.array).map {
            Attribution.Visit(id: try $0.text("id"), at: try $0.time("at"))
        }
        let got = Attribution.touches(
            of: touches,
            convertedAt: try vector.input.time("convertedAt"),
            window: .days(try vector.input.whole("windowDays"))
        )
        #expect(vector.differences(from: ["first": JSONValue(got.first), "last": JSONValue(got.last)]) == [])
    }

    @Test(arguments: try Vector.all("referral", "referral.emailKey"))
    func emailKeys(_ vector: Vector) throws {
        let emails = try #require(vector.input["emails"]?.array).map { try #require($0.string) }
        #expect(vector.differences(from: .array(emails.map { JSONValue(EmailKey.of($0)) })) == [])
    }

    @Test(arguments: try Vector.all("referral", "referral.review"))
    func review(_ vector: Vector) throws {
        var facts = FraudReview.Facts()
        facts.referrerEmail = try vector.input.text("referrerEmail")
        facts.referredEmail = try vector.input.text("referredEmail")
        facts.conversionsInADay = try vector.input.whole("conversions24h")
        facts.velocityLimit = try vector.input.whole("velocityLimit")
        facts.sinceVisit = .seconds(try vector.input.whole("secondsClickToConversion"))
        facts.isAlreadyCustomer = vector.input["alreadyCustomer"]?.bool ?? false
        facts.isSameAddress = vector.input["sameAddress"]?.bool ?? false
        let review = FraudReview(facts)
        let got: JSONValue = [
            "decision": .string(review.decision.rawValue),
            "reasons": .array(review.reasons.map { .string($0.rawValue) }),
        ]
        #expect(vector.differences(from: got) == [])
    }

    @Test(arguments: try Vector.all("referral", "referral.velocityLimit"))
    func velocityLimit(_ vector: Vector) throws {
        let mean = try #require(vector.input["meanPerDay30d"]?.double)
        #expect(FraudReview.velocityLimit(meanPerDay: mean) == (try vector.expected.whole("limit")))
    }

    private func number(_ value: Double?) -> JSONValue { value.map { .number("\($0)") } ?? .null }
}
