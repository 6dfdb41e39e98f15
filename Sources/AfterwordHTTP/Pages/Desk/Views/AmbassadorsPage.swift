import AfterwordCore

/// Promoters on the way to speaking for the house: who stands where and why, who agreed to it when, and what waits for a decision.
package struct AmbassadorsPage: DeskPage {
    package static let layout = DeskLayout(
        "desk-ambassadors",
        PackageResources.desk_ambassadors_mustache,
        entry: DeskRailEntry(
            "Ambassadors",
            href: "/ambassadors",
            icon: "M5 10v4h3l6 4V6l-6 4zM17 9.5a4 4 0 0 1 0 5",
            rooms: [.manager, .marketing]
        )
    )

    package let title = "Ambassadors"
    package let answer: String
    package let filters: [FilterGroup]
    package let rows: [AmbassadorRow]
    /// First offers, words and contributions that somebody has to look at.
    package let decisions: [ProgrammeDecision]
    package let hasDecisions: Bool
    package let offers: [OfferRow]
    package let hasOffers: Bool
    /// The tiers an offer can be for.
    package let tiers: [String]
    /// The list of those who agreed, in every format.
    package let exports: [DeskLink]
    package let next: DeskAddress?
    package let empty: EmptyState?

    package init(
        filters: [FilterGroup],
        rows: [AmbassadorRow],
        decisions: [ProgrammeDecision] = [],
        offers: [OfferRow] = [],
        exports: [DeskLink],
        next: DeskAddress? = nil,
        mayReadSurveys: Bool = true
    ) {
        let agreed = rows.count { $0.consent != nil }
        let waiting =
            decisions.isEmpty ? "" : " \(MetricText.count(decisions.count, "thing waits", "things wait")) for you."
        self.answer =
            (agreed == 0
                ? "Nobody on this page has agreed yet; files hold only people who did."
                : "\(MetricText.count(agreed, "person", "people")) on this page agreed; files hold only people who did.")
            + waiting
        self.filters = filters
        self.rows = rows
        self.decisions = decisions
        self.hasDecisions = !decisions.isEmpty
        self.offers = offers
        self.hasOffers = !offers.isEmpty
        self.tiers = AmbassadorTier.allCases.reversed().map(\.rawValue)
        self.exports = exports
        self.next = next
        let isNarrowed = filters.contains(where: \.isNarrowed)
        let empty = isNarrowed ? .narrowed("/ambassadors") : Self.nobodyYet(mayReadSurveys: mayReadSurveys)
        self.empty = rows.isEmpty ? empty : nil
    }

    private static func nobodyYet(mayReadSurveys: Bool) -> EmptyState {
        EmptyState(
            heading: "No ambassadors yet",
            words:
                "Somebody who answers NPS with 9 or 10 becomes a candidate; who agrees to be named stands here with the date.",
            link: mayReadSurveys ? DeskLink("See what they are asked", to: "/surveys/nps") : nil
        )
    }
}

/// One promoter.
package struct AmbassadorRow: Sendable {
    /// One part of the score in words.
    package struct Part: Sendable {
        package let words: String
        /// `13.4`.
        package let points: String
        /// `of 15`.
        package let most: String

        package init(words: String, points: String, most: String) {
            self.words = words
            self.points = points
            self.most = most
        }
    }

    /// For the ids of the row's elements.
    package let id: String
    package let person: String
    /// The person's story; `nil` for those who may not read it.
    package let story: DeskAddress?
    package let address: String?
    /// `87`.
    package let points: String
    package let parts: [Part]
    /// `active, gold`, or `candidate, paused` while the newest answer is below 9.
    package let state: String
    /// Why the person may not be invited, listed and exported, in words.
    package let gates: [String]
    package let isOpen: Bool
    package let since: DeskMoment
    /// The date of the consent; `nil` without one.
    package let consent: String?
    /// "helped 3 times, 1 to review"; `nil` for people who are no helpers.
    package let help: String?
    /// When the person was asked to join.
    package let invited: String?
    /// Where the invite button leads; `nil` where it would be refused.
    package let invite: DeskAddress?

    package init(
        id: String,
        person: String,
        story: DeskAddress?,
        address: String?,
        points: Double,
        parts: [Part],
        state: [String],
        gates: [String],
        since: DeskMoment,
        consent: String?,
        help: String? = nil,
        invited: String? = nil,
        invite: DeskAddress? = nil
    ) {
        self.id = id
        self.person = person
        self.story = story
        self.address = address
        self.points = String(Int(points.rounded()))
        self.parts = parts
        self.state = state.joined(separator: ", ")
        self.gates = gates
        self.isOpen = gates.isEmpty
        self.since = since
        self.consent = consent
        self.help = help
        self.invited = invited
        self.invite = invite
    }
}
