/// That a survey was decided for a resolution of a case.
package struct ResolutionAsked: Sendable {
    package var invitationID: EntityID<Invitation>
    /// Id of the survey.
    package var survey: String
    /// Which resolution of the case, and when it was.
    package var resolutionNumber: Int
    package var resolvedAt: Instant?

    /// See the properties.
    package init(
        invitationID: EntityID<Invitation>,
        survey: String,
        resolutionNumber: Int,
        resolvedAt: Instant?
    ) {
        self.invitationID = invitationID
        self.survey = survey
        self.resolutionNumber = resolutionNumber
        self.resolvedAt = resolvedAt
    }
}

/// What is known around an occasion when the policy is asked: how the person is reached and what they were asked before.
package struct InvitationSurroundings: Sendable {
    /// The person's addresses on channels.
    package var identities: [Identity]
    /// What went to the person, goes, or waits to be decided.
    package var invitations: [Invitation]
    /// What was decided about the case.
    package var resolutions: [ResolutionAsked]

    /// See the properties.
    package init(identities: [Identity], invitations: [Invitation], resolutions: [ResolutionAsked]) {
        self.identities = identities
        self.invitations = invitations
        self.resolutions = resolutions
    }

    /// The same without an invitation that is decided anew.
    package func without(_ id: EntityID<Invitation>?) -> Self {
        guard let id else { return self }
        var others = self
        others.invitations.removeAll { $0.id == id }
        others.resolutions.removeAll { $0.invitationID == id }
        return others
    }

    /// How often and when the person was asked.
    package func history(now: Instant) -> AskingHistory { AskingHistory(of: self.invitations, now: now) }

    /// Whether this resolution, or a newer one of the same case, was already turned into an invitation of the survey.
    package func isAsked(survey: String, resolutionNumber: Int, resolvedAt: Instant) -> Bool {
        self.resolutions.contains { asked in
            asked.survey == survey
                && (asked.resolutionNumber >= resolutionNumber || asked.resolvedAt.map { $0 >= resolvedAt } ?? false)
        }
    }

    /// Whether an invitation of the kind, waiting or gone, is about a newer resolution.
    package func hasNewer(_ kind: SurveyKind, than resolvedAt: Instant) -> Bool {
        self.competing(kind).contains { $0.resolvedAt.map { $0 > resolvedAt } ?? false }
    }

    /// Invitations of the kind that still wait and are older: the newest resolution wins over them.
    package func olderWaiting(_ kind: SurveyKind, than resolvedAt: Instant) -> [Invitation] {
        self.competing(kind).filter { $0.state == .waiting && ($0.resolvedAt ?? $0.createdAt) <= resolvedAt }
    }

    private func competing(_ kind: SurveyKind) -> [Invitation] {
        self.invitations.filter {
            $0.kind == kind && $0.purpose == .survey && [.waiting, .sending, .sent, .answered].contains($0.state)
        }
    }
}
