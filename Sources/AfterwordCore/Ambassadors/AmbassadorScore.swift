import Foundation

/// How strongly somebody speaks for the house: a sum of points that anybody can follow, 0 to 100, with what bars inviting and listing them.
package struct AmbassadorScore: Sendable, Equatable {
    package var parts: AmbassadorParts
    /// Empty = nothing stands in the way.
    package var gates: [AmbassadorGate]

    package init(parts: AmbassadorParts, gates: [AmbassadorGate]) {
        self.parts = parts
        self.gates = gates
    }

    /// The score of a person; it depends on nothing but the facts.
    package init(_ facts: AmbassadorFacts, weights: AmbassadorParts = .weights) {
        self.parts = Self.shares(facts) * weights
        self.gates = AmbassadorGate.closed(for: facts)
    }

    /// 0 to 100 with the shipped weights.
    package var points: Double { self.parts.total }

    /// Where the points put the person; `nil` while a gate is closed.
    package var tier: AmbassadorTier? { self.gates.isEmpty ? AmbassadorTier(points: self.points) : nil }

    /// How much of each part is reached, 0 to 1.
    private static func shares(_ facts: AmbassadorFacts) -> AmbassadorParts {
        let promoters = Double(facts.promoterAnswers)
        return AmbassadorParts(
            score: facts.latestScore == 10 ? 1 : facts.latestScore == 9 ? 0.8 : 0,
            // Half of it is gone after 180 days.
            recency: facts.daysSinceLatest.map { pow(0.5, Double($0) / 180) } ?? 0,
            repetition: facts.answers == 0 ? 0 : promoters / Double(facts.answers) * min(1, promoters / 3),
            // Four digits of followers are full reach.
            reach: facts.followers.map { min(1, log10(1 + Double($0)) / 4) } ?? 0,
            // One referral is a third, three are two thirds, seven are all.
            referrals: min(1, log2(1 + Double(facts.convertedReferrals)) / 3),
            value: facts.valuePercentile ?? 0
        )
    }
}

/// One number for each part of an ambassador's score: its weight, or the points it brought.
package struct AmbassadorParts: Sendable, Equatable, Codable {
    /// The newest NPS answer.
    package var score: Double
    /// How fresh that answer is.
    package var recency: Double
    /// How often the person said so in 24 months.
    package var repetition: Double
    /// Followers, if the person gave or published the number.
    package var reach: Double
    /// People who came and bought.
    package var referrals: Double
    /// What the person bought, against the other active customers.
    package var value: Double

    package init(
        score: Double,
        recency: Double,
        repetition: Double,
        reach: Double,
        referrals: Double,
        value: Double
    ) {
        self.score = score
        self.recency = recency
        self.repetition = repetition
        self.reach = reach
        self.referrals = referrals
        self.value = value
    }

    private enum CodingKeys: String, CodingKey {
        case score, recency, reach, referrals, value
        case repetition = "repeat"
    }

    /// The weights that ship; their sum is 100.
    package static let weights = AmbassadorParts(
        score: 20,
        recency: 15,
        repetition: 15,
        reach: 10,
        referrals: 20,
        value: 20
    )

    package static let none = AmbassadorParts(
        score: 0,
        recency: 0,
        repetition: 0,
        reach: 0,
        referrals: 0,
        value: 0
    )

    /// Every part with its name in JSON and prose, in the order they are shown.
    package var named: [(name: String, points: Double)] {
        [
            ("score", self.score), ("recency", self.recency), ("repeat", self.repetition), ("reach", self.reach),
            ("referrals", self.referrals), ("value", self.value),
        ]
    }

    package var total: Double { self.named.reduce(0) { $0 + $1.points } }

    static func * (shares: AmbassadorParts, weights: AmbassadorParts) -> AmbassadorParts {
        AmbassadorParts(
            score: shares.score * weights.score,
            recency: shares.recency * weights.recency,
            repetition: shares.repetition * weights.repetition,
            reach: shares.reach * weights.reach,
            referrals: shares.referrals * weights.referrals,
            value: shares.value * weights.value
        )
    }
}

/// Where the points put a person who may be invited and listed.
package enum AmbassadorTier: String, Sendable, CaseIterable, Codable {
    case bronze, silver, gold

    /// Gold from 60 points on, silver from 40.
    package init(points: Double) {
        self = points >= 60 ? .gold : points >= 40 ? .silver : .bronze
    }
}
