/// A link to pass on and the figures of what came of it.
package struct ShareSection: PageSection, Equatable {
    package var share: ShareLink?
    /// Visits, conversions, rewards.
    package var facts: [Fact]

    package init(share: ShareLink?, facts: [Fact] = []) {
        self.share = share
        self.facts = facts
    }

    package var content: PageContent {
        PageContent(
            template: .ambassadorShare,
            model: Model(share: self.share.map(ShareModel.init), hasFacts: !self.facts.isEmpty, facts: self.facts)
        )
    }

    struct Model {
        let share: ShareModel?
        let hasFacts: Bool
        let facts: [Fact]
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
