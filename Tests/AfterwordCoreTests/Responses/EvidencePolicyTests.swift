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

@Suite struct ResubmissionPolicyTests {
    static let sent: Instant = "2026-03-02T10:00:00Z"

    static func resubmission(_ change: (inout ResubmissionFacts) -> Void) -> Resubmission {
        var facts = ResubmissionFacts(
            now: Self.sent + .hours(2),
            evidence: .activity,
            isSameNonce: false,
            hasSameValues: false,
            hasCorrectionSecret: false,
            countedEvidence: .activity,
            firstAnsweredAt: Self.sent + .minutes(1),
            sentAt: Self.sent
        )
        change(&facts)
        return ResubmissionPolicy.resubmission(for: facts)
    }

    static let instant = Duration.milliseconds(1)

    static let table: [(Resubmission, @Sendable (inout ResubmissionFacts) -> Void)] = [
        (.challenger, { _ in }),
        (.sameReply, { ($0.isSameNonce, $0.hasSameValues) = (true, true) }),
        (.challenger, { $0.isSameNonce = true }),
        (.revision, { ($0.isSameNonce, $0.hasCorrectionSecret) = (true, true) }),
        (.revision, { $0.hasCorrectionSecret = true }),
        (.revision, { ($0.hasCorrectionSecret, $0.now) = (true, $0.firstAnsweredAt + .hours(72)) }),
        (.commentOnly, { ($0.hasCorrectionSecret, $0.now) = (true, $0.firstAnsweredAt + .hours(72) + Self.instant) }),
        (.displaces, { $0.countedEvidence = .form }),
        (.displaces, { ($0.countedEvidence, $0.evidence) = (.form, .platform) }),
        (.displaces, { ($0.countedEvidence, $0.now) = (.form, Self.sent + .days(9)) }),
        (.displaces, { ($0.countedEvidence, $0.firstAnsweredAt) = (.form, Self.sent + .minutes(10)) }),
        (
            .challenger,
            { ($0.countedEvidence, $0.firstAnsweredAt) = (.form, Self.sent + .minutes(10) + Self.instant) }
        ),
        (.challenger, { ($0.countedEvidence, $0.evidence) = (.form, .form) }),
        (.challenger, { ($0.countedEvidence, $0.sentAt) = (.form, nil) }),
        (.challenger, { $0.countedEvidence = .platform }),
    ]

    @Test(arguments: table.indices) func `says what a further submission is`(_ index: Int) {
        #expect(Self.resubmission(Self.table[index].1) == Self.table[index].0)
    }
}
