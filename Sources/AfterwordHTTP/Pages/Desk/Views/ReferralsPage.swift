package import AfterwordCore

/// What recommendations bring: the funnel by source with its value, and each referral with why it was held and what can be done.
package struct ReferralsPage: DeskPage {
    package static let layout = DeskLayout(
        "desk-referrals",
        PackageResources.desk_referrals_mustache,
        entry: .referrals
    )

    package let title = "Referrals"
    package let answer: String
    /// What narrows the list besides the chips, in words.
    package let chosen: String?
    package let filters: [FilterGroup]
    package let funnel: [FunnelLine]
    package let hasFunnel: Bool
    /// Which span and which touch the funnel is of.
    package let funnelWords: String
    package let rows: [ReferralRow]
    /// Empty for whoever pays nothing.
    package let exports: [DeskLink]
    package let hasExports: Bool
    package let next: DeskAddress?
    package let empty: EmptyState?

    /// Fills the page; `span` says what the funnel is of (`in the last four weeks`), `held` counts the shown referrals that wait for a
    /// person, `hasCampaigns` is whether the file names any.
    package init(
        chosen: String? = nil,
        filters: [FilterGroup],
        funnel: [FunnelLine],
        funnelWords: String,
        span: String,
        rows: [ReferralRow],
        held: Int,
        hasCampaigns: Bool,
        exports: [DeskLink],
        next: DeskAddress? = nil
    ) {
        let conversions = funnel.reduce(0) { $0 + $1.conversionCount }
        self.answer =
            held > 0
            ? "\(MetricText.count(held, "referral waits", "referrals wait")) for you on this page."
            : "\(MetricText.count(conversions, "conversion stands", "conversions stand")) \(span); nothing waits for you."
        self.chosen = chosen
        self.filters = filters
        self.funnel = funnel
        self.hasFunnel = !funnel.isEmpty
        self.funnelWords = funnelWords
        self.rows = rows
        self.exports = exports
        self.hasExports = !exports.isEmpty
        self.next = next
        let isNarrowed = chosen != nil || filters.contains(where: \.isNarrowed)
        self.empty = rows.isEmpty ? (isNarrowed ? .narrowed("/referrals") : Self.none(hasCampaigns)) : nil
    }

    private static func none(_ hasCampaigns: Bool) -> EmptyState {
        hasCampaigns
            ? EmptyState(
                heading: "No referrals yet",
                words:
                    "Each active ambassador has a link. When the shop tells of a purchase that came through one, it stands here. See the links:",
                command: "afterword referrals codes"
            )
            : EmptyState(
                heading: "No campaign yet",
                words:
                    "Name a campaign in afterword.yaml: where its links lead and what a purchase brings. Then check the file:",
                command: "afterword check"
            )
    }
}

/// What came from one source, in words.
package struct FunnelLine: Sendable {
    package let source: String
    package let visits: String
    package let bots: String
    package let leads: String
    package let conversions: String
    package let value: String
    /// The conversions of the line.
    package let rows: DeskAddress?
    let conversionCount: Int

    package init(
        source: String,
        visits: Int,
        bots: Int,
        leads: Int,
        conversions: Int,
        value: [Money],
        rows: DeskAddress? = nil
    ) {
        self.source = source
        self.visits = MetricText.count(visits)
        self.bots = MetricText.count(bots)
        self.leads = MetricText.count(leads)
        self.conversions = MetricText.count(conversions)
        self.value = value.isEmpty ? "–" : value.map(\.description).joined(separator: ", ")
        self.conversionCount = conversions
        self.rows = rows
    }
}

/// One referral.
package struct ReferralRow: Sendable {
    package let id: String
    package let path: DeskAddress
    package let referrer: String
    package let referrerPage: DeskAddress?
    package let referred: String
    package let referredPage: DeskAddress?
    package let state: String
    package let tone: DeskTone
    /// Campaign, source, value.
    package let facts: String
    package let rewards: [String]
    /// Why it is held or refused; empty if nothing was found.
    package let reasons: [String]
    package let at: DeskMoment
    package let deeds: [Deed]
    package let hasDeeds: Bool

    /// A button of the row's form.
    package struct Deed: Sendable {
        package let name: String
        package let words: String

        package init(_ name: String, _ words: String) {
            self.name = name
            self.words = words
        }
    }

    package init(
        id: String,
        path: DeskAddress,
        referrer: (name: String, page: DeskAddress?),
        referred: (name: String, page: DeskAddress?),
        state: (words: String, tone: DeskTone),
        facts: String,
        rewards: [String],
        reasons: [String],
        at: DeskMoment,
        deeds: [Deed]
    ) {
        self.id = id
        self.path = path
        self.referrer = referrer.name
        self.referrerPage = referrer.page
        self.referred = referred.name
        self.referredPage = referred.page
        self.state = state.words
        self.tone = state.tone
        self.facts = facts
        self.rewards = rewards
        self.reasons = reasons
        self.at = at
        self.deeds = deeds
        self.hasDeeds = !deeds.isEmpty
    }
}
