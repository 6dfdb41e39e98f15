/// One referral: every step from the first visit to the last reward, and what can be done.
package struct ReferralPage: DeskPage {
    package static let layout = DeskLayout(
        "desk-referral",
        PackageResources.desk_referral_mustache,
        entry: ReferralsPage.layout.entry
    )

    package let title: String
    package let answer: String
    package let story: [StoryEntry]
    package let facts: [DeskFact]
    /// Both people's pages, as far as the visitor may open them.
    package let people: [DeskLink]
    package let hasPeople: Bool
    package let row: ReferralRow

    /// Fills the page from the row that its list shows.
    package init(row: ReferralRow, facts: [DeskFact], story: [StoryEntry]) {
        self.title = "\(row.referrer) brought \(row.referred)"
        self.answer = "The reward \(row.state)."
        self.row = row
        self.facts = facts
        self.people = [(row.referrer, row.referrerPage), (row.referred, row.referredPage)].compactMap { name, page in
            page.map { DeskLink("Everything about \(name)", to: $0) }
        }
        self.hasPeople = !self.people.isEmpty
        self.story = story
    }
}
