/// An ambassador's links with what came of them.
package struct ReferralSection: PageSection, Equatable {
    package var heading: String
    /// What a link is for; `nil` while none is open.
    package var explanation: String?
    /// One per campaign.
    package var programmes: [Programme]

    package init(heading: String, explanation: String?, programmes: [Programme]) {
        self.heading = heading
        self.explanation = explanation
        self.programmes = programmes
    }

    package var content: PageContent {
        PageContent(template: .ambassadorReferral, model: self)
    }

    /// One campaign: the link while it is open, the counts, and the person's own rewards.
    package struct Programme: Sendable, Equatable {
        package var id: String
        package var link: Link?
        /// Why there is no link.
        package var paused: String?
        package var facts: [Fact]
        package var rewardsHeading: String
        package var none: String?
        package var rewards: [Reward]

        package init(
            id: String,
            link: Link?,
            paused: String?,
            facts: [Fact],
            rewardsHeading: String,
            none: String?,
            rewards: [Reward]
        ) {
            self.id = id
            self.link = link
            self.paused = paused
            self.facts = facts
            self.rewardsHeading = rewardsHeading
            self.none = none
            self.rewards = rewards
        }
    }

    /// A link in the three forms people pass on.
    package struct Link: Sendable, Equatable {
        package var codeLabel: String
        package var code: String
        package var urlLabel: String
        package var url: String
        package var copy: String
        /// A path of this server.
        package var picture: String
        package var pictureLabel: String

        package init(
            codeLabel: String,
            code: String,
            urlLabel: String,
            url: String,
            copy: String,
            picture: String,
            pictureLabel: String
        ) {
            self.codeLabel = codeLabel
            self.code = code
            self.urlLabel = urlLabel
            self.url = url
            self.copy = copy
            self.picture = picture
            self.pictureLabel = pictureLabel
        }
    }

    /// One reward in words.
    package struct Reward: Sendable, Equatable {
        package var sum: String
        package var day: String
        package var state: String

        package init(sum: String, day: String, state: String) {
            self.sum = sum
            self.day = day
            self.state = state
        }
    }
}
