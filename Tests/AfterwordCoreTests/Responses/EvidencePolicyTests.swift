import AfterwordCore
import Testing

@Suite struct EvidencePolicyTests {
    static func finding(_ change: (inout SubmissionFacts) -> Void) -> EvidenceFinding? {
        var facts = SubmissionFacts(isPost: true, isNonceValid: true, dwell: .seconds(5))
        change(&facts)
        return EvidencePolicy.finding(for: facts)
    }

    static let table: [(String, Evidence, ResponseState, @Sendable (inout SubmissionFacts) -> Void)] = [
        ("a form without script", .form, .counted, { _ in }),
        ("dwell of exactly 1.5 s", .form, .counted, { $0.dwell = .milliseconds(1500) }),
        ("dwell of 1.499 s", .none, .unconfirmed, { $0.dwell = .milliseconds(1499) }),
        ("a clock that went back", .none, .unconfirmed, { $0.dwell = .seconds(-60) }),
        ("a bad nonce", .none, .unconfirmed, { $0.isNonceValid = false }),
        ("a script that saw a hand", .activity, .counted, { ($0.scriptRan, $0.scriptSawActivity) = (true, true) }),
        ("a script that saw nothing", .none, .unconfirmed, { $0.scriptRan = true }),
        ("a touched trap", .none, .quarantined, { $0.isTrapUntouched = false }),
        (
            "a touched trap and a hand", .none, .quarantined,
            { ($0.isTrapUntouched, $0.scriptRan, $0.scriptSawActivity) = (false, true, true) }
        ),
        ("two scores at once", .form, .counted, { $0.scoresInBurst = 2 }),
        ("three scores at once", .none, .quarantined, { $0.scoresInBurst = 3 }),
        ("a platform's button", .platform, .counted, { ($0.isPost, $0.isPlatformAuthenticated) = (false, true) }),
        (
            "a platform's button in a burst", .platform, .counted,
            { ($0.isPlatformAuthenticated, $0.scoresInBurst) = (true, 9) }
        ),
    ]

    @Test(arguments: table.indices) func `weighs what is known, and says why`(_ index: Int) throws {
        let (name, evidence, state, change) = Self.table[index]
        let finding = try #require(Self.finding(change))
        #expect(finding.evidence == evidence, "\(name)")
        #expect(finding.state == state, "\(name)")
        #expect(!finding.reason.isEmpty)
    }

    @Test func `a GET records nothing, whatever else is true`() {
        #expect(Self.finding { ($0.isPost, $0.scriptSawActivity) = (false, true) } == nil)
    }
}
