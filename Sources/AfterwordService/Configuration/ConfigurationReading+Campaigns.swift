import AfterwordCore
import Foundation

/// The referral campaigns of `afterword.yaml`.
extension ConfigurationReading {
    mutating func campaigns() -> [Campaign] {
        var seen: Set<String> = []
        return self.reader.maps("campaigns") { fields in
            let id = fields.required("id", .name)
            Self.checkUnique(id, seen: &seen, in: &fields)
            let landingURL = fields.required("landing_url", .landingAddress)
            let parameter = fields.optional("parameter", .name) ?? "ref"
            let kind: Campaign.Kind = fields.optional("kind", .word) ?? .organic
            let window = fields.optional("window", .duration) ?? Attribution.defaultWindow
            let touch: Attribution.Touch = fields.optional("touch", .word) ?? .last
            let rewards = fields.map("reward") { reward in
                (referrer: reward.optional("referrer", .rewardRule), referred: reward.optional("referred", .rewardRule))
            }
            let hold = fields.optional("hold", .duration) ?? .days(14)
            let limits = fields.map("limits") { limits in
                RewardLimits(
                    perPerson: limits.optional("per_person", .integer(1...1_000_000)),
                    perCampaign: limits.optional("per_campaign", .integer(1...100_000_000)),
                    period: limits.optional("period", .duration)
                )
            }
            guard let id, let landingURL else { return nil }
            return Campaign(
                id: id,
                landingURL: landingURL,
                parameter: parameter,
                kind: kind,
                window: window,
                touch: touch,
                referrerReward: rewards?.referrer,
                referredReward: rewards?.referred,
                hold: hold,
                limits: limits ?? RewardLimits()
            )
        } ?? []
    }
}

extension DocumentFormat where Value == RewardRule {
    /// `10 EUR` or `7.5%`.
    static var rewardRule: DocumentFormat {
        .scalar("a reward such as \"10 EUR\" or \"7.5%\"") { RewardRule($0) }
    }
}

extension DocumentFormat where Value == String {
    /// Like `webAddress`, but kept as written: some shops tell `/welcome/` from `/welcome`.
    static var landingAddress: DocumentFormat {
        .scalar("an address such as \"https://shop.example.org/welcome\"") { text in
            guard let url = URLComponents(string: text), let host = url.host, !host.isEmpty, url.fragment == nil,
                ["http", "https"].contains(url.scheme?.lowercased()), url.user == nil, url.password == nil,
                PortNumber.isValid(url.port)
            else { return nil }
            return text
        }
    }
}
