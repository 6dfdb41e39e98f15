import AfterwordCore
import AfterwordService
import Foundation

/// The person's links to share, and what came of them: counts and own rewards, nothing of who came.
struct ReferralPart: AmbassadorPart {
    func section(on screen: AmbassadorScreen) async throws -> (any PageSection)? {
        let context = screen.site.context
        let found = try await ReferralStatus(context).ambassador(screen.visit.contact.id)
        let zone = TimeZone(identifier: screen.visit.contact.timeZone ?? context.account.timeZone) ?? .gmt
        let words = RewardWords(language: screen.languages.current, zone: zone)
        let programmes = found.map { self.programme($0, words, on: screen) }
        guard !programmes.isEmpty else { return nil }
        return ReferralSection(
            heading: screen.word(.referralHeading),
            explanation: programmes.contains { $0.link != nil } ? screen.word(.referralExplain) : nil,
            programmes: programmes
        )
    }

    private func programme(
        _ referrals: AmbassadorReferrals,
        _ words: RewardWords,
        on screen: AmbassadorScreen
    ) -> ReferralSection.Programme {
        let code = referrals.code.text
        let url = "\(screen.site.context.account.publicURL)/r/\(code)"
        let link = ReferralSection.Link(
            codeLabel: screen.word(.referralCode),
            code: code,
            urlLabel: screen.word(.referralLink),
            url: url,
            copy: screen.word(.referralCopy),
            picture: "/r/\(code)/qr.svg",
            pictureLabel: screen.word(.referralPicture)
        )
        return ReferralSection.Programme(
            id: referrals.campaign.id,
            link: referrals.isOpen ? link : nil,
            paused: referrals.isOpen ? nil : screen.word(.referralPaused),
            facts: [
                Fact(label: screen.word(.referralVisits), value: "\(referrals.visits)"),
                Fact(label: screen.word(.referralLeads), value: "\(referrals.leads)"),
                Fact(label: screen.word(.referralConversions), value: "\(referrals.conversions)"),
            ],
            rewardsHeading: screen.word(.referralRewards),
            none: referrals.rewards.isEmpty ? screen.word(.referralNone) : nil,
            rewards: referrals.rewards.map { reward in
                ReferralSection.Reward(
                    sum: words.sum(reward.amount),
                    day: words.day(reward.at),
                    state: words.state(reward.state, releaseAt: reward.releaseAt)
                )
            }
        )
    }
}
