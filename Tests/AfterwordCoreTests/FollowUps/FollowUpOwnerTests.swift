import AfterwordCore
import Testing

@Suite struct FollowUpOwnerTests {
    static func owner(
        _ severity: Severity = .high,
        lead: String? = nil,
        duty: [String] = [],
        turn: Int = 0,
        fallback: String? = nil
    ) -> String? {
        var facts = OwnerFacts(severity: severity)
        (facts.lead, facts.duty, facts.turn, facts.fallback) = (lead, duty, turn, fallback)
        facts.agentNames = ["marta", "marta@example.org"]
        return FollowUpOwner.choose(facts)
    }

    @Test func `the lead comes first, then the duty list in turn, then the fall-back`() {
        #expect(Self.owner(lead: "ana", duty: ["ion"], fallback: "head") == "ana")
        let turns = (0..<4).map { Self.owner(duty: ["a", "b", "c"], turn: $0, fallback: "head") }
        #expect(turns == ["a", "b", "c", "a"])
        #expect(Self.owner(fallback: "head") == "head")
        #expect(Self.owner() == nil)
    }

    @Test func `an urgent case never goes to its own agent while somebody else is there`() {
        #expect(Self.owner(.urgent, lead: "marta", duty: ["marta", "ion"]) == "ion")
        #expect(Self.owner(.urgent, lead: "marta", fallback: "head") == "head")
        #expect(Self.owner(.urgent, lead: "marta") == "marta")
        #expect(Self.owner(.high, lead: "marta", duty: ["ion"]) == "marta")
        #expect(Self.owner(.urgent, lead: "Marta ", duty: ["MARTA@example.org", "ion"]) == "ion")
    }
}
