import AfterwordCore
import AfterwordService
import AfterwordStorage

/// Puts one referral into the words of its page.
struct ReferralView {
    let detail: ReferralDetail
    let clock: DeskClock
    /// Marketing sees people who agreed to be seen: the ambassador did, the newcomer did not; and it decides nothing.
    let isMarketing: Bool

    var page: ReferralPage {
        ReferralPage(
            row: self.detail.referral.row(self.clock, isMarketing: self.isMarketing),
            facts: self.facts,
            story: self.detail.steps.map(self.entry)
        )
    }

    private var facts: [DeskFact] {
        let referral = self.detail.referral
        let all: [(String, String?)] = [
            ("Campaign", referral.campaign), ("Code", referral.code),
            (
                "Credit",
                referral.credit == Referral.Credit.code.rawValue ? "the typed code" : "the \(referral.credit) visit"
            ),
            ("Source", referral.source), ("First visit", referral.firstSource), ("Last visit", referral.lastSource),
            ("Worth", referral.value.map { "\($0) \(referral.currency ?? "")" }),
            ("Purchase", self.isMarketing ? nil : referral.purchase),
        ]
        return all.compactMap { name, value in value.map { DeskFact(name, $0) } }
    }

    private func entry(_ step: ReferralStep) -> StoryEntry {
        let by = step.actor.map { "by \(Principal.displayName(of: $0))" }
        return StoryEntry(
            kind: Self.kind(step.kind),
            at: self.clock.happened(step.at),
            title: self.title(step),
            // What was found about the two is for those who decide.
            detail: self.isMarketing
                ? nil : [by, step.reason.map(Self.words)].compactMap(\.self).joined(separator: ": "),
            tone: Self.tone(step)
        )
    }

    private func title(_ step: ReferralStep) -> String {
        let source = step.source ?? "direct"
        switch step.kind {
        case .visit: return "The link was followed, from \(source)"
        case .lead:
            return "\(self.isMarketing ? "The newcomer" : self.detail.referral.referred.displayName) left their name"
        case .conversion:
            return "A purchase" + (step.amount.map { " of \($0) \(step.currency ?? "")" } ?? "") + " came of it"
        case .reward:
            let whom = step.side.map { $0 == RewardSide.referrer.rawValue ? "the referrer" : "the newcomer" }
            let what =
                step.amount.map { "\($0) \(step.currency ?? "")" + (whom.map { " for \($0)" } ?? "") } ?? "The referral"
            return "\(what): \(Self.deed(step))"
        }
    }

    /// What was done, as it stands afterwards.
    private static func deed(_ step: ReferralStep) -> String {
        switch step.deed.flatMap(RewardDeed.init) {
        case .approve: "approved"
        case .hold: "held"
        case .refuse: "refused"
        case .reverse: "taken back"
        case .pay: "paid"
        case .release: "granted, the hold time is over"
        case nil: step.state ?? ""
        }
    }

    /// Reasons of the review come as their words, those of people as they wrote them.
    private static func words(_ reason: String) -> String {
        let parts = reason.split(separator: ", ").map(String.init)
        let known = parts.compactMap(FraudReason.init(rawValue:))
        return known.count == parts.count ? known.map(\.words).joined(separator: " ") : reason
    }

    private static func kind(_ kind: ReferralStep.Kind) -> StoryEntry.Kind {
        switch kind {
        case .visit: .visit
        case .lead: .lead
        case .conversion: .conversion
        case .reward: .reward
        }
    }

    private static func tone(_ step: ReferralStep) -> DeskTone {
        switch step.state.flatMap(RewardState.init) {
        case .granted, .paid: .high
        case .refused, .reversed: .low
        case .pending where step.deed == RewardDeed.hold.rawValue: .warn
        case .pending, nil: .plain
        }
    }
}
