import AfterwordCore
import Testing

@Suite struct CustomerValueTests {
    private static let now = Instant(milliseconds: 1_767_225_600_000)

    private static func sale(_ amount: String, refunded: String? = nil) throws -> CustomerValues.Sale {
        try #require(
            CustomerValues.Sale(
                amount: amount,
                refunded: refunded,
                isRefunded: refunded != nil,
                currency: "EUR",
                at: Self.now
            )
        )
    }

    @Test func `what does not fit into a sum is the largest sum`() throws {
        let sales = try [Self.sale("8000000000000"), Self.sale("8000000000000")]
        var book = CustomerValues(now: Self.now)
        book.add(sales)
        #expect(book.value(of: sales) == .max)
        #expect(book.value(of: [sales[0]]) == 8_000_000_000_000_000_000)
    }

    @Test(arguments: [
        ("-8000000000000", "8000000000000", 0), ("8000000000000", "-8000000000000", Int64.max), ("7", "2", 5_000_000),
    ])
    func `what is given back of amounts that no shop takes breaks nothing`(
        _ amount: String,
        _ refunded: String,
        _ value: Int64
    ) throws {
        #expect(try Self.sale(amount, refunded: refunded).value == value)
    }
}

@Suite struct AmbassadorScoreTests {
    /// The vectors name the tiers after what a person may become; here they are metals.
    private static let tiers = ["ambassador": "gold", "candidate": "silver", "promoter": "bronze"]

    @Test(arguments: try Vector.all("ambassador", "ambassador.score"))
    func `points, gates and tier agree`(_ vector: Vector) throws {
        let score = AmbassadorScore(
            try Self.facts(try #require(vector.input["customer"])),
            weights: try Self.weights(try #require(vector.input["weights"]))
        )
        let tier = score.tier.map { tier in Self.tiers.first { $0.value == tier.rawValue }?.key ?? "" }
        let parts = score.parts
        let got: JSONValue = [
            "parts": [
                "score": JSONValue(parts.score), "recency": JSONValue(parts.recency),
                "repeat": JSONValue(parts.repetition), "reach": JSONValue(parts.reach),
                "referrals": JSONValue(parts.referrals), "value": JSONValue(parts.value),
            ],
            "score": JSONValue(score.points), "eligible": JSONValue(score.gates.isEmpty),
            "reasons": .array(score.gates.map { .string($0.rawValue) }), "tier": JSONValue(tier),
        ]
        #expect(vector.differences(from: got) == [])
    }

    @Test(arguments: try Vector.all("ambassador", "ambassador.valuePercentile"))
    func `the place among the customers agrees`(_ vector: Vector) throws {
        let ranks = ValueRanks(try vector.input.integers("values").map(Int64.init))
        let got: JSONValue = ["percentile": JSONValue(ranks.percentile(of: Int64(try vector.input.whole("value"))))]
        #expect(vector.differences(from: got) == [])
    }

    @Test(arguments: try Vector.all("ambassador", "ambassador.rank"))
    func `the order agrees`(_ vector: Vector) throws {
        let rows = try #require(vector.input["rows"]?.array).map { row in
            AmbassadorRank(
                points: try #require(row["score"]?.double),
                value: try #require(row["value"]?.double),
                id: try row.text("id")
            )
        }
        #expect(vector.differences(from: .array(rows.sorted().map { .string($0.id) })) == [])
    }

    @Test(arguments: [(39.99, AmbassadorTier.bronze), (40, .silver), (59.99, .silver), (60, .gold)])
    func `tiers begin at 40 and at 60 points`(_ points: Double, tier: AmbassadorTier) {
        #expect(AmbassadorTier(points: points) == tier)
    }

    @Test func `the shipped weights sum to 100`() {
        #expect(AmbassadorParts.weights.total == 100)
    }

    private static func weights(_ value: JSONValue) throws -> AmbassadorParts {
        func weight(_ name: String) throws -> Double { try #require(value[name]?.double) }
        return AmbassadorParts(
            score: try weight("score"),
            recency: try weight("recency"),
            repetition: try weight("repeat"),
            reach: try weight("reach"),
            referrals: try weight("referrals"),
            value: try weight("value")
        )
    }

    private static func facts(_ value: JSONValue) throws -> AmbassadorFacts {
        var facts = AmbassadorFacts(hasConsent: value["consent"]?.bool == true)
        facts.latestScore = value["latestNps"]?.integer
        facts.daysSinceLatest = value["daysSinceLatest"]?.integer
        facts.promoterAnswers = try value.whole("promoterAnswers24m")
        facts.answers = try value.whole("npsAnswers24m")
        facts.followers = value["followers"]?.integer
        facts.convertedReferrals = try value.whole("convertedReferrals")
        facts.valuePercentile = value["valuePercentile"]?.double
        facts.hasOpenTask = value["openLowTask"]?.bool == true
        facts.isPartial = value["staffOrAffiliate"]?.bool == true
        facts.hasRejectedReferral = value["referralRejected"]?.bool == true
        return facts
    }
}
