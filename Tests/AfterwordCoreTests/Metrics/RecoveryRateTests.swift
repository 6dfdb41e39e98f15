import AfterwordCore
import Testing

@Suite struct RecoveryRateTests {
    private static let tally = RecoveryRate.Tally(low: 40, answered: 10, recovered: 8)

    @Test func `both forms have the same numerator, and each tells the other`() {
        let answered = RecoveryRate.value(of: Self.tally, .answered)
        let all = RecoveryRate.value(of: Self.tally, .all)
        #expect((answered.value, answered.n) == (80, 10))
        #expect((all.value, all.n) == (20, 40))
        #expect(
            answered.interval
                == WilsonInterval.bounds(count: 8, total: 10).map { 100 * $0.lowerBound...100 * $0.upperBound }
        )
        #expect(answered.note?.hasPrefix("20.0 % of all low answers (n 40, 95 % ") == true)
        #expect(all.note?.hasPrefix("80.0 % of low answers asked again and answered (n 10") == true)
    }

    @Test func `without an answer to a check there is no rate, and that is not zero`() {
        let figure = RecoveryRate.value(of: RecoveryRate.Tally(low: 3), .answered)
        #expect(figure.value == nil)
        #expect(figure.noDataReason == .noEvents)
        #expect(RecoveryRate.value(of: RecoveryRate.Tally(low: 3), .all).value == 0)
    }

    @Test(
        arguments: [
            (RecoveryRate.Tally(low: 3, pending: 3), nil, NoDataReason.pending),
            (RecoveryRate.Tally(low: 3, pending: 2), 0, nil),
            (RecoveryRate.Tally(low: 3, answered: 1, pending: 2), 0, nil),
        ] as [(RecoveryRate.Tally, Double?, NoDataReason?)]
    )
    func `while every check can still be answered there is no rate in either form`(
        _ tally: RecoveryRate.Tally,
        _ value: Double?,
        _ reason: NoDataReason?
    ) {
        let all = RecoveryRate.value(of: tally, .all)
        #expect(all.value == value && all.noDataReason == reason && all.n == tally.low)
        let answered = RecoveryRate.value(of: tally, .answered)
        #expect(answered.noDataReason == (tally.answered == 0 ? .pending : nil))
        #expect(RecoveryRate.Tally(parts: tally.parts) == tally)
    }

    @Test(arguments: [
        (FollowUp.Outcome.solved, true), (.explained, true), (.compensated, true), (.passedOn, false),
        (.notReachable, false), (.noContactWished, false), (.notJustified, false), (.correctedByCustomer, false),
        (.duplicate, false),
    ])
    func `only people for whom something was done are asked again`(_ outcome: FollowUp.Outcome, _ follows: Bool) {
        #expect(RecoveryCheck.follows(outcome) == follows)
    }

    @Test(
        arguments: [
            ("2026-03-02T15:00:00Z", "2026-03-04T15:00:00Z"), ("2026-03-06T12:00:00Z", "2026-03-10T12:00:00Z"),
            ("2026-03-06T20:00:00Z", "2026-03-10T17:00:00Z"),
        ] as [(Instant, Instant)]
    )
    func `the check comes two working days later`(_ closedAt: Instant, _ asked: Instant) {
        #expect(RecoveryCheck.due(closedAt: closedAt, days: 2, calendar: BusinessCalendar()) == asked)
    }
}
