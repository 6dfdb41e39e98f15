import AfterwordCore
import AfterwordStorage

/// What is known around an occasion when the policy is asked: how the person is reached and what they were asked before.
struct InvitationSurroundings: Sendable {
    var identities: [Identity]
    /// What went, goes, or waits to be decided, see ``Store/askingInvitations(of:)``.
    var invitations: [Invitation]
    /// What was decided about the case.
    var resolutions: [ResolutionAsked]

    init(identities: [Identity], invitations: [Invitation], resolutions: [ResolutionAsked]) {
        self.identities = identities
        self.invitations = invitations
        self.resolutions = resolutions
    }

    /// Asks the store about one occasion.
    init(of occasion: InvitationOccasion, _ store: Store, in connection: any SQLConnection) throws {
        let contact = occasion.contact.id
        let cases = [occasion.case?.id].compactMap(\.self)
        let (identities, invitations, resolutions) = try connection.ask(
            store.identities(of: [contact]),
            store.askingInvitations(of: [contact]),
            store.resolutionsAsked(about: cases)
        )
        self.init(
            identities: identities[contact] ?? [],
            invitations: invitations[contact] ?? [],
            resolutions: cases.first.flatMap { resolutions[$0] } ?? []
        )
    }

    /// The same without an invitation that is decided anew.
    func without(_ id: EntityID<Invitation>?) -> InvitationSurroundings {
        guard let id else { return self }
        var others = self
        others.invitations.removeAll { $0.id == id }
        others.resolutions.removeAll { $0.invitationID == id }
        return others
    }

    func history(now: Instant) -> AskingHistory { AskingHistory(of: self.invitations, now: now) }

    /// Whether this resolution, or a newer one of the same case, was already turned into an invitation of the survey.
    func isAsked(survey: String, resolutionNumber: Int, resolvedAt: Instant) -> Bool {
        self.resolutions.contains { asked in
            asked.survey == survey
                && (asked.resolutionNumber >= resolutionNumber || asked.resolvedAt.map { $0 >= resolvedAt } ?? false)
        }
    }

    /// Whether an invitation of the kind, waiting or gone, is about a newer resolution.
    func hasNewer(_ kind: SurveyKind, than resolvedAt: Instant) -> Bool {
        self.competing(kind).contains { $0.resolvedAt.map { $0 > resolvedAt } ?? false }
    }

    /// Invitations of the kind that still wait and are older: the newest resolution wins over them.
    func olderWaiting(_ kind: SurveyKind, than resolvedAt: Instant) -> [Invitation] {
        self.competing(kind).filter { $0.state == .waiting && ($0.resolvedAt ?? $0.createdAt) <= resolvedAt }
    }

    private func competing(_ kind: SurveyKind) -> [Invitation] {
        self.invitations.filter {
            $0.kind == kind && $0.purpose == .survey && [.waiting, .sending, .sent, .answered].contains($0.state)
        }
    }
}
