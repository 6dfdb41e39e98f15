/// An ambassador's own page: the consent and its date, the link to share, what came of it, and the way out.
package struct AmbassadorPage: PublicPage, Equatable {
    package var frame: PageFrame
    package var heading: String
    /// The state in words, e.g. "Invited" or "Active since 3 May 2025".
    package var state: String
    package var paragraphs: [String]
    package var consent: ConsentView
    package var share: ShareLink?
    /// Visits, conversions, rewards.
    package var facts: [Fact]
    package var withdraw: ButtonForm?

    package init(
        frame: PageFrame,
        heading: String,
        state: String,
        paragraphs: [String],
        consent: ConsentView,
        share: ShareLink? = nil,
        facts: [Fact] = [],
        withdraw: ButtonForm? = nil
    ) {
        self.frame = frame
        self.heading = heading
        self.state = state
        self.paragraphs = paragraphs
        self.consent = consent
        self.share = share
        self.facts = facts
        self.withdraw = withdraw
    }

    package var content: PageContent {
        PageContent(
            template: .ambassador,
            model: Model(
                heading: self.heading,
                state: self.state,
                paragraphs: self.paragraphs,
                consent: ConsentModel(
                    heading: self.consent.heading,
                    wording: self.consent.wording,
                    stamp: self.consent.stamp,
                    accept: self.consent.accept.map(ButtonModel.init)
                ),
                share: self.share.map(ShareModel.init),
                hasFacts: !self.facts.isEmpty,
                facts: self.facts,
                withdraw: self.withdraw.map(ButtonModel.init)
            )
        )
    }

    struct Model {
        let heading: String
        let state: String
        let paragraphs: [String]
        let consent: ConsentModel
        let share: ShareModel?
        let hasFacts: Bool
        let facts: [Fact]
        let withdraw: ButtonModel?
    }

    struct ConsentModel {
        let heading: String
        let wording: [String]
        let stamp: String
        let accept: ButtonModel?
    }
}

/// The exact words a person agrees to; the version is stored with the consent.
package struct ConsentView: Sendable, Equatable {
    package var heading: String
    package var wording: [String]
    /// Version and date, e.g. "Wording 2, agreed on 3 May 2025" or "Wording 2".
    package var stamp: String
    /// `nil` once given; carries the wording's version.
    package var accept: ButtonForm?

    package init(heading: String, wording: [String], stamp: String, accept: ButtonForm? = nil) {
        self.heading = heading
        self.wording = wording
        self.stamp = stamp
        self.accept = accept
    }
}

/// One figure with its name.
package struct Fact: Sendable, Equatable {
    package var label: String
    package var value: String

    package init(label: String, value: String) {
        self.label = label
        self.value = value
    }
}
