package import AfterwordCore

extension SupportCase {
    /// Takes over what an event says of the case after those of `timeline`; older news only fills gaps.
    ///
    /// Events come in any order, and most of them say little. So tags are compared with the time of those that the case has: a message that
    /// names none outdates no "ask no survey" of the resolution before it. Agent and team of the newest resolution count in the same way.
    mutating func take(_ event: CaseEvent, after timeline: [CaseTimeline.Entry]) {
        guard let facts = event.case else { return }
        if let tags = facts.tags, event.factsAt >= self.factsAt || self.tags.isEmpty {
            self.tags = tags
            self.factsAt = event.factsAt
        }
        let isNewest = timeline.allSatisfy { $0.at <= event.factsAt }
        let isNewestEnd = event.endsCase && timeline.allSatisfy { $0.at <= event.factsAt || !$0.type.movesCase }
        if let agent = facts.agent, isNewest || isNewestEnd || self.agent == AgentFacts() { self.agent = agent }
        if let team = facts.team, isNewest || isNewestEnd || self.team == TeamFacts() { self.team = team }
        self.take(facts, isNewer: isNewest)
    }

    private mutating func take(_ facts: CaseFacts, isNewer: Bool) {
        func merged<Value>(_ old: Value?, _ new: Value?) -> Value? { isNewer ? new ?? old : old ?? new }
        self.number = merged(self.number, facts.number)
        self.subject = merged(self.subject, facts.subject)
        self.channel = merged(self.channel, facts.channel)
        self.product = merged(self.product, facts.product)
        self.brand = merged(self.brand, facts.brand)
        self.url = merged(self.url, facts.url)
        // Of a "no" nobody knows whether it was said, so an older "yes" fills it like a gap.
        func marked(_ old: Bool, _ new: Bool?) -> Bool { isNewer ? new ?? old : old || new == true }
        self.isComplaint = marked(self.isComplaint, facts.isComplaint)
        self.isTest = marked(self.isTest, facts.isTest)
        self.openedAt = merged(self.openedAt, facts.createdAt)
        self.firstReplyAt = merged(self.firstReplyAt, facts.firstReplyAt)
    }

    /// The slice this case's answers are counted under, as it is at the resolution.
    package var segments: Segments {
        Segments(
            channel: self.channel,
            agent: self.agent.id ?? self.agent.name,
            team: self.team.id ?? self.team.name,
            tags: self.tags,
            product: self.product,
            brand: self.brand
        )
    }
}
