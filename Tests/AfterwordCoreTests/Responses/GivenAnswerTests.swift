import AfterwordCore
import Testing

@Suite struct GivenAnswerTests {
    static func answer(_ values: [(Int, String)], comment: String? = nil, language: String = "en") throws -> GivenAnswer
    {
        let scores = try values.map { value, name in
            let scale = try #require(Scale(name: name))
            return try #require(Score(value, on: scale))
        }
        return GivenAnswer(
            score: scores.first,
            furtherScores: Array(scores.dropFirst()),
            comment: comment,
            language: language
        )
    }

    static let contradictions: [(Int, String, String)] = [
        (5, "Terrible, nobody answered", "en"), (4, "Un desastre", "es"), (5, "Foarte dezamăgită", "ro"),
        (5, "O atendimento foi péssimo", "pt"), (4, "Das war eine Frechheit", "de"), (5, "Je suis très déçue", "fr"),
        (5, "Sono molto delusa", "it"), (5, "Ha estat pèssim", "ca"), (1, "Excellent, very friendly", "en"),
        (2, "Perfecto, muchas gracias", "es-MX"),
    ]

    @Test(arguments: contradictions)
    func `a clear comment against the score is flagged and looked at without hurry`(
        _ score: Int,
        _ comment: String,
        _ language: String
    ) throws {
        let answer = try Self.answer([(score, "csat_1_5")], comment: comment, language: language)
        #expect(answer.flag(under: nil) == .scaleMayBeMisread)
        #expect(answer.concern(under: nil) == .normal)
    }

    static let agreements: [(Int, String, String, Severity?)] = [
        (5, "Not bad at all, thank you", "en", nil), (1, "Thanks for nothing", "en", .urgent),
        (5, "A bit slow", "en", nil), (1, "Terrible", "en", .urgent), (5, "Excellent", "en", nil),
        (3, "no fue excelente", "es", .normal), (5, "fatal", "de", nil), (5, "Terrible", "xx", nil),
        (2, "", "en", .high),
    ]

    @Test(arguments: agreements)
    func `faint words, agreeing words and words of another language flag nothing`(
        _ score: Int,
        _ comment: String,
        _ language: String,
        _ severity: Severity?
    ) throws {
        let answer = try Self.answer([(score, "csat_1_5")], comment: comment, language: language)
        #expect(answer.flag(under: nil) == nil)
        #expect(answer.concern(under: nil) == severity)
    }

    @Test func `words of danger weigh more than a contradiction`() throws {
        let answer = try Self.answer([(5, "csat_1_5")], comment: "Terrible, my lawyer will write")
        #expect(answer.concern(under: nil) == .urgent)
    }

    @Test(arguments: [
        ([(3, "csat_1_5"), (2, "nps_0_10")], Severity.urgent), ([(5, "csat_1_5"), (6, "ces_effort_1_7")], .high),
        ([(2, "csat_1_5"), (10, "nps_0_10")], .high),
    ])
    func `the worst of several scores is the severity of the one task`(
        _ values: [(Int, String)],
        _ severity: Severity
    ) throws {
        #expect(try Self.answer(values).concern(under: nil) == severity)
    }

    @Test func `a low score of another question explains a bitter comment`() throws {
        let answer = try Self.answer([(5, "csat_1_5"), (1, "nps_0_10")], comment: "The product is terrible")
        #expect(answer.flag(under: nil) == nil)
        #expect(answer.concern(under: nil) == .urgent)
    }

    @Test func `the survey's own limit is about its own score`() throws {
        let answer = try Self.answer([(4, "csat_1_5"), (9, "nps_0_10")])
        #expect(answer.concern(under: LowRule(atOrBelow: 4)) == .normal)
        let spared = try Self.answer([(3, "csat_1_5"), (6, "nps_0_10")])
        #expect(spared.concern(under: LowRule(atOrBelow: 2)) == .high)
    }

    @Test func `the class comes from the nps question wherever it stands`() throws {
        let answer = try Self.answer([(5, "csat_1_5"), (9, "nps_0_10")])
        #expect(answer.promoterScore?.promoterClass == .promoter)
        #expect(try Self.answer([(5, "csat_1_5")]).promoterScore == nil)
    }

    @Test func `a corrected comment that no longer threatens closes the task it opened`() throws {
        var facts = ResponseFacts(
            now: ResponsePolicyTests.monday,
            answer: try Self.answer([(5, "csat_1_5")]),
            calendar: BusinessCalendar()
        )
        facts.previous = try Self.answer([(5, "csat_1_5")], comment: "the charger caught fire")
        facts.openTask = ResponsePolicyTests.openTask(.urgent, alerted: nil)
        #expect(
            ResponsePolicy.consequences(of: facts) == [.cancelReason, .closeAsCorrected(ResponsePolicyTests.task)]
        )
    }
}
