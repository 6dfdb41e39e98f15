import AfterwordCore
import Testing

@Suite struct InvitationSurroundingsTests {
    private static let resolvedAt: Instant = "2026-03-02T09:00:00Z"

    private func around(_ invitations: [Invitation]) -> InvitationSurroundings {
        InvitationSurroundings(identities: [], invitations: invitations, resolutions: [])
    }

    private func invitation(
        _ id: Int64 = 1,
        _ kind: SurveyKind = .csat,
        _ purpose: Invitation.Purpose = .survey,
        state: InvitationState = .waiting,
        resolved offset: Duration?
    ) -> Invitation {
        var one = Invitation.example(id, kind, purpose, state, madeAt: Self.resolvedAt)
        one.resolvedAt = offset.map { Self.resolvedAt + $0 }
        return one
    }

    @Test(
        arguments: [
            ("csat", 2, .zero, true), ("csat", 3, .seconds(-1), true), ("csat", 1, .seconds(1), true),
            ("csat", 1, .zero, true), ("csat", 1, .seconds(-1), false), ("csat", 1, nil, false),
            ("nps", 2, .zero, false),
        ] as [(String, Int, Duration?, Bool)]
    )
    func `a survey is asked once for a resolution and what came before it`(
        _ survey: String,
        _ number: Int,
        _ offset: Duration?,
        _ isAsked: Bool
    ) {
        let asked = ResolutionAsked(
            invitationID: EntityID(rawValue: 1),
            survey: survey,
            resolutionNumber: number,
            resolvedAt: offset.map { Self.resolvedAt + $0 }
        )
        let around = InvitationSurroundings(identities: [], invitations: [], resolutions: [asked])
        #expect(around.isAsked(survey: "csat", resolutionNumber: 2, resolvedAt: Self.resolvedAt) == isAsked)
    }

    @Test(
        arguments: [
            (.csat, .survey, .seconds(1), true), (.csat, .survey, .zero, false), (.csat, .survey, nil, false),
            (.nps, .survey, .seconds(1), false), (.csat, .reason, .seconds(1), false),
        ] as [(SurveyKind, Invitation.Purpose, Duration?, Bool)]
    )
    func `a newer resolution competes with surveys of its own kind`(
        _ kind: SurveyKind,
        _ purpose: Invitation.Purpose,
        _ offset: Duration?,
        _ isNewer: Bool
    ) {
        let around = self.around([self.invitation(1, kind, purpose, resolved: offset)])
        #expect(around.hasNewer(.csat, than: Self.resolvedAt) == isNewer)
    }

    @Test(arguments: InvitationState.allCases)
    func `what was refused, withdrawn or lost does not compete`(_ state: InvitationState) {
        let around = self.around([self.invitation(1, state: state, resolved: .seconds(1))])
        let competes: Set<InvitationState> = [.waiting, .sending, .sent, .answered]
        #expect(around.hasNewer(.csat, than: Self.resolvedAt) == competes.contains(state))
    }

    @Test func `only what still waits and is older gives way`() {
        let around = self.around([
            self.invitation(1, resolved: .seconds(-1)), self.invitation(2, resolved: .zero),
            self.invitation(3, resolved: nil),
            self.invitation(4, resolved: .seconds(1)), self.invitation(5, state: .sending, resolved: .seconds(-1)),
            self.invitation(6, .nps, resolved: .seconds(-1)),
        ])
        #expect(around.olderWaiting(.csat, than: Self.resolvedAt).map(\.id.rawValue) == [1, 2, 3])
    }

    @Test func `an invitation that is decided anew does not stand in its own way`() {
        let own = self.invitation(1, resolved: .seconds(1))
        let asked = ResolutionAsked(
            invitationID: own.id,
            survey: "csat",
            resolutionNumber: 1,
            resolvedAt: Self.resolvedAt
        )
        let around = InvitationSurroundings(identities: [], invitations: [own], resolutions: [asked])
        #expect(around.hasNewer(.csat, than: Self.resolvedAt))
        let others = around.without(own.id)
        #expect(!others.hasNewer(.csat, than: Self.resolvedAt))
        #expect(!others.isAsked(survey: "csat", resolutionNumber: 1, resolvedAt: Self.resolvedAt))
        #expect(around.without(nil).hasNewer(.csat, than: Self.resolvedAt))
    }
}
