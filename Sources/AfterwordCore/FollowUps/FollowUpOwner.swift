/// Who can own a follow-up, as the configuration and the case say it.
package struct OwnerFacts: Sendable, Equatable {
    package var severity: Severity
    /// Lead of the case's team.
    package var lead: String?
    /// The team's duty list in its order.
    package var duty: [String]
    /// How many follow-ups the duty list has been given so far.
    package var turn: Int
    /// The account's fall-back person.
    package var fallback: String?
    /// Every name the handling agent goes by (id, name, e-mail).
    package var agentNames: Set<String>

    package init(severity: Severity) {
        self.severity = severity
        self.duty = []
        self.turn = 0
        self.agentNames = []
    }

    /// Whether somebody is the handling agent; helpdesks and configurations spell people with other capitals.
    package func isAgent(_ person: String) -> Bool {
        self.agentNames.contains { StaffName.isSame($0, person) }
    }
}

/// Chooses the owner of a follow-up.
package enum FollowUpOwner {
    /// The lead, else the duty list in turn, else the fall-back person; never the agent of an urgent case unless there is nobody
    /// else. `nil` only if nobody is configured.
    package static func choose(_ facts: OwnerFacts) -> String? {
        let people = self.candidates(facts)
        guard facts.severity == .urgent else { return people.first }
        return people.first { !facts.isAgent($0) } ?? people.first
    }

    private static func candidates(_ facts: OwnerFacts) -> [String] {
        let start = facts.duty.isEmpty ? 0 : facts.turn % facts.duty.count
        let inTurn = facts.duty[start...] + facts.duty[..<start]
        return [facts.lead].compactMap { $0 } + inTurn + [facts.fallback].compactMap { $0 }
    }
}
