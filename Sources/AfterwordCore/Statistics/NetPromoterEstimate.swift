/// NPS and its doubt in points of −100…100; each answer counts +1, 0 or −1.
package struct NetPromoterEstimate: Sendable, Equatable {
    package let score: Double
    /// Variance of one answer, in points squared.
    package let variance: Double
    package let standardError: Double
    /// The plain 95 % margin, for comparison only: 12 promoters of 12 would have margin 0.
    package let margin: Double

    /// `nil` without answers.
    package init?(promoters: Int, passives: Int, detractors: Int) {
        self.init(promoters: Double(promoters), passives: Double(passives), detractors: Double(detractors))
    }

    private init?(promoters: Double, passives: Double, detractors: Double) {
        let n = promoters + passives + detractors
        guard n > 0 else { return nil }
        let net = (promoters - detractors) / n
        self.score = 100 * net
        self.variance = 10_000 * ((promoters + detractors) / n - net * net)
        self.standardError = (self.variance / n).squareRoot()
        self.margin = Normal.z95 * self.standardError
    }

    /// The estimate with three answers added (¾ promoter, 1½ passive, ¾ detractor): its interval covers 93 to 96 % where the plain
    /// one covers 65 to 84 %. Only its interval is shown; the headline stays the plain score.
    package static func adjusted(promoters: Int, passives: Int, detractors: Int) -> Self? {
        guard promoters + passives + detractors > 0 else { return nil }
        return Self(
            promoters: Double(promoters) + 0.75,
            passives: Double(passives) + 1.5,
            detractors: Double(detractors) + 0.75
        )
    }

    /// Score ± margin, cut to −100…100.
    package var interval: ClosedRange<Double> {
        max(-100, self.score - self.margin)...min(100, self.score + self.margin)
    }
}
