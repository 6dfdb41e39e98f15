/// What is known of a person when their score is reckoned.
package struct AmbassadorFacts: Sendable, Equatable {
    /// The newest NPS answer, 0 to 10; `nil` = never asked or never answered.
    package var latestScore: Int?
    /// Whole days since that answer.
    package var daysSinceLatest: Int?
    /// NPS answers of 9 or 10 in the last 24 months.
    package var promoterAnswers: Int
    /// All NPS answers in the last 24 months.
    package var answers: Int
    /// `nil` = the person gave and published no number.
    package var followers: Int?
    /// Referrals that became customers.
    package var convertedReferrals: Int
    /// Mid-rank of what the person bought among the active customers, 0 to 1; `nil` = unknown.
    package var valuePercentile: Double?
    /// Whether the person agreed to be written to about more than their cases.
    package var hasConsent: Bool
    /// Whether somebody still has to call them about a low score.
    package var hasOpenTask: Bool
    /// Staff, or paid to recommend.
    package var isPartial: Bool
    /// Whether they once tried to refer themselves.
    package var hasRejectedReferral: Bool

    package init(hasConsent: Bool = false) {
        self.promoterAnswers = 0
        self.answers = 0
        self.convertedReferrals = 0
        self.hasConsent = hasConsent
        self.hasOpenTask = false
        self.isPartial = false
        self.hasRejectedReferral = false
    }
}

/// What bars inviting, listing and exporting a person, though not being a candidate.
package enum AmbassadorGate: String, Sendable, CaseIterable, Codable {
    case latestNotPromoter = "latest_not_promoter"
    case answerTooOld = "promoter_answer_too_old"
    case noConsent = "no_consent"
    case openTask = "open_low_score_task"
    case staffOrPartner = "staff_or_paid_partner"
    case referralRejected = "referral_rejected"

    /// An answer speaks for a person this many days, that day included.
    package static let oldestAnswer = 365

    /// The gates that are closed for the person, in the order of the cases.
    package static func closed(for facts: AmbassadorFacts) -> [AmbassadorGate] {
        self.allCases.filter { $0.isClosed(for: facts) }
    }

    private func isClosed(for facts: AmbassadorFacts) -> Bool {
        switch self {
        case .latestNotPromoter: (facts.latestScore ?? 0) < 9
        case .answerTooOld: (facts.daysSinceLatest ?? 0) > Self.oldestAnswer
        case .noConsent: !facts.hasConsent
        case .openTask: facts.hasOpenTask
        case .staffOrPartner: facts.isPartial
        case .referralRejected: facts.hasRejectedReferral
        }
    }
}
