import AfterwordCore
import Testing

@Suite struct SurveyDifferenceTests {
    private static func survey(_ change: (inout Survey) -> Void = { _ in }) -> Survey {
        var survey = Survey(
            name: "csat",
            kind: .csat,
            version: "1",
            languages: ["en"],
            send: SendingRules(on: .caseResolved),
            questions: [],
            low: LowRule(atOrBelow: 3)
        )
        change(&survey)
        return survey
    }

    @Test func `equal surveys differ in nothing, whatever their version`() {
        let same = SurveyDifference(from: Self.survey(), to: Self.survey { $0.version = "2" })
        #expect(same.changes.isEmpty)
        #expect(!same.breaksComparison)
    }

    static let changes: [(SurveyChange.Effect, String, @Sendable (inout Survey) -> Void)] = [
        (.figures, "kind", { $0.kind = .nps }),
        (.audience, "send.cool_down", { $0.send.coolDown = .days(60) }),
        (.audience, "languages.es", { $0.languages = ["en", "es"] }),
        (.consequences, "low.at_or_below", { $0.low?.atOrBelow = 2 }),
        (.looks, "theme.accent", { $0.theme.accent = "#0B5C6B" }),
    ]

    @Test(arguments: changes.indices)
    func `each change has its effect`(_ index: Int) throws {
        let (effect, key, change) = Self.changes[index]
        let difference = SurveyDifference(from: Self.survey(), to: Self.survey(change))
        let found = try #require(difference.changes.first { $0.key == key })
        #expect(found.effect == effect)
        #expect(difference.breaksComparison == (effect == .figures))
    }

    @Test func `what is gone has no new value`() throws {
        let difference = SurveyDifference(from: Self.survey(), to: Self.survey { $0.low = nil })
        let gone = try #require(difference.changes.first { $0.key == "low.at_or_below" })
        #expect(gone.old == "3" && gone.new == nil)
    }
}
