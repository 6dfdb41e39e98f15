import AfterwordCore
import Testing

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
