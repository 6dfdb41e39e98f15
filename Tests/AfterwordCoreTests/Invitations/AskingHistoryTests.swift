import AfterwordCore
import Testing

@Suite struct AskingHistoryTests {
    private static let now: Instant = "2026-03-02T09:00:00Z"

    private func history(
        _ purpose: Invitation.Purpose = .survey,
        _ kind: SurveyKind = .csat,
        state: InvitationState = .sent,
        sent age: Duration? = .days(1)
    ) -> AskingHistory {
        var invitation = Invitation.example(1, kind, purpose, state, madeAt: Self.now - (age ?? .days(1)))
        invitation.sentAt = age.map { Self.now - $0 }
        return AskingHistory(of: [invitation], now: Self.now)
    }

    @Test(arguments: InvitationState.allCases)
    func `what a person has, or will have presently, counts as asked`(_ state: InvitationState) {
        #expect(self.history(state: state, sent: .days(1)).lastInvitedAt == Self.now - .days(1))
        let isOnItsWay = state == .sending || state == .answered
        #expect(self.history(state: state, sent: nil).lastInvitedAt == (isOnItsWay ? Self.now - .days(1) : nil))
    }

    @Test(
        arguments: [
            (.survey, true, false, 1), (.request, true, false, 1), (.recovery, true, false, 1),
            (.reason, false, true, 1),
            (.offer, false, false, 0),
        ] as [(Invitation.Purpose, Bool, Bool, Int)]
    )
    func `each purpose counts towards the limits that are meant for it`(
        _ purpose: Invitation.Purpose,
        _ isInvited: Bool,
        _ isReason: Bool,
        _ inYear: Int
    ) {
        let history = self.history(purpose)
        #expect((history.lastInvitedAt != nil) == isInvited)
        #expect((history.lastReasonSentAt != nil) == isReason)
        #expect(history.invitationsIn365Days == inYear)
    }

    @Test(arguments: Invitation.Purpose.allCases)
    func `every NPS question counts as one, also an offered one`(_ purpose: Invitation.Purpose) {
        #expect(self.history(purpose, .nps).lastNPSInvitedAt == Self.now - .days(1))
        #expect(self.history(purpose, .csat).lastNPSInvitedAt == nil)
    }

    @Test(arguments: [(.days(364), 1), (.days(365), 0), (.days(464), 0)] as [(Duration, Int)])
    func `the yearly count ends after a year, the last time does not`(_ age: Duration, _ inYear: Int) {
        #expect(self.history(sent: age).invitationsIn365Days == inYear)
        #expect(self.history(sent: age).lastInvitedAt == Self.now - age)
    }

    @Test func `what was made longer ago than history reaches is forgotten`() {
        #expect(self.history(sent: .days(465)) == AskingHistory())
    }

    @Test func `the newest time of several is the last one`() {
        let ages: [Duration] = [.days(9), .days(3), .days(20)]
        let invitations = ages.enumerated().map { index, age in
            var one = Invitation.example(Int64(index), .nps, .survey, .sent, madeAt: Self.now - age)
            one.sentAt = Self.now - age
            return one
        }
        let history = AskingHistory(of: invitations, now: Self.now)
        #expect(history.lastInvitedAt == Self.now - .days(3))
        #expect(history.lastNPSInvitedAt == Self.now - .days(3))
        #expect(history.invitationsIn365Days == 3)
    }
}
