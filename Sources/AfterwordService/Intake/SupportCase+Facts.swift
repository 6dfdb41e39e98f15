package import AfterwordCore

extension SupportCase {
    /// Takes over what is said; older news only fills gaps.
    mutating func take(_ facts: CaseFacts, isNewer: Bool) {
        func merged<Value>(_ old: Value?, _ new: Value?) -> Value? { isNewer ? new ?? old : old ?? new }
        self.number = merged(self.number, facts.number)
        self.subject = merged(self.subject, facts.subject)
        self.channel = merged(self.channel, facts.channel)
        if let tags = facts.tags, isNewer || self.tags.isEmpty { self.tags = tags }
        if let agent = facts.agent, isNewer || self.agent == AgentFacts() { self.agent = agent }
        if let team = facts.team, isNewer || self.team == TeamFacts() { self.team = team }
        self.product = merged(self.product, facts.product)
        self.brand = merged(self.brand, facts.brand)
        self.url = merged(self.url, facts.url)
        self.isComplaint = facts.isComplaint ?? self.isComplaint
        self.isTest = facts.isTest ?? self.isTest
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
