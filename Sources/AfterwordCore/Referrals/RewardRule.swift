/// What somebody gets for a conversion: a fixed sum, or a commission on the purchase.
package enum RewardRule: Sendable, Equatable {
    case fixed(Money)
    /// Hundredths of a percent of what was paid.
    case commission(basisPoints: Int)

    /// Reads `10 EUR` or `7.5%`; `nil` for anything else, for nothing (0) and for more than 100 %.
    package init?(_ text: String) {
        if text.last == "%" {
            // Hundredths of a percent are read as the cents of a sum without currency, exactly.
            let digits = text.dropLast().filter { $0 != " " }
            guard let share = Money(digits, currency: "XXX"), (1...10_000).contains(share.minorUnits),
                digits.drop(while: { $0 != "." }).count <= 3
            else { return nil }
            self = .commission(basisPoints: Int(share.minorUnits))
        } else {
            let words = text.split(separator: " ")
            guard words.count == 2, let sum = Money(String(words[0]), currency: String(words[1])), sum.minorUnits > 0
            else { return nil }
            self = .fixed(sum)
        }
    }

    /// What a purchase brings under this rule; `nil` if a commission has nothing to be taken from.
    package func amount(of purchase: Money?) -> Money? {
        switch self {
        case .fixed(let sum): sum
        case .commission(let basisPoints): purchase?.share(basisPoints: basisPoints)
        }
    }
}

extension RewardRule: CustomStringConvertible {
    /// As it is written in the configuration; stored with each reward, so that a later change of the rule changes no past reward.
    package var description: String {
        switch self {
        case .fixed(let sum): "\(sum)"
        case .commission(let basisPoints):
            "\(Money(minorUnits: Int64(basisPoints), currency: "XXX").decimal)%"
        }
    }
}

/// How many rewards may be given; what is not set has no limit.
package struct RewardLimits: Sendable, Equatable {
    /// Rewards of one referrer within ``period``.
    package var perPerson: Int?
    /// Rewards of the whole campaign within ``period``.
    package var perCampaign: Int?
    /// The days that count, back from the conversion; `nil` = since ever.
    package var period: Duration?

    package init(perPerson: Int? = nil, perCampaign: Int? = nil, period: Duration? = nil) {
        self.perPerson = perPerson
        self.perCampaign = perCampaign
        self.period = period
    }

    /// The limit that rewards given before leave no room in, if any.
    package func reached(byPerson person: Int, byCampaign campaign: Int) -> RewardRefusal? {
        if let limit = self.perPerson, person >= limit { return .personLimit }
        if let limit = self.perCampaign, campaign >= limit { return .campaignLimit }
        return nil
    }
}

/// Why a conversion that is in order brings no reward.
package enum RewardRefusal: String, Sendable, CaseIterable {
    case personLimit = "person_limit"
    case campaignLimit = "campaign_limit"
}
