/// A referral campaign as the configuration describes it: where its links lead, and what a conversion brings.
package struct Campaign: Sendable, Equatable {
    /// Whether people recommend of their own accord or are paid partners; the two are never counted together.
    package enum Kind: String, Sendable, CaseIterable { case organic, affiliate }

    package var id: String
    /// The only place a link of the campaign ever leads to.
    package var landingURL: String
    /// The query parameter that carries the code; `<parameter>_visit` carries the visit.
    package var parameter: String
    package var kind: Kind
    /// A visit up to this long before a conversion, exactly this long included, gets the credit.
    package var window: Duration
    /// Which of several visits gets the credit; both are stored.
    package var touch: Attribution.Touch
    package var referrerReward: RewardRule?
    package var referredReward: RewardRule?
    /// From the conversion until a reward is granted by itself; a refund within it takes the reward back.
    package var hold: Duration
    package var limits: RewardLimits

    package init(
        id: String,
        landingURL: String,
        parameter: String = "ref",
        kind: Kind = .organic,
        window: Duration = Attribution.defaultWindow,
        touch: Attribution.Touch = .last,
        referrerReward: RewardRule? = nil,
        referredReward: RewardRule? = nil,
        hold: Duration = .days(14),
        limits: RewardLimits = RewardLimits()
    ) {
        self.id = id
        self.landingURL = landingURL
        self.parameter = parameter
        self.kind = kind
        self.window = window
        self.touch = touch
        self.referrerReward = referrerReward
        self.referredReward = referredReward
        self.hold = hold
        self.limits = limits
    }

    /// The landing page with the code and the visit; nothing that a visitor sends takes part in it.
    package func landingAddress(code: ReferralCode, visit: String?) -> String {
        let separator = self.landingURL.contains("?") ? "&" : "?"
        let visitPart = visit.map { "&\(self.parameter)_visit=\($0)" } ?? ""
        return "\(self.landingURL)\(separator)\(self.parameter)=\(code.text)\(visitPart)"
    }
}
