import AfterwordCore
import AfterwordStorage

/// Gathers what ``InvitationPolicy`` looks at.
struct InvitationFactsReader: Sendable {
    let context: ServiceContext

    /// The facts, and what was found on the way to them that the invitation itself needs.
    struct Findings {
        var facts: InvitationFacts
        var routes: ChannelRoutes
        /// Older invitations of the same kind that still wait.
        var olderWaiting: [Invitation]
    }

    /// The facts of this moment; `existing` is the invitation that is decided again, `nil` for a first decision.
    func facts(
        survey: Survey,
        occasion: InvitationOccasion,
        existing: Invitation? = nil,
        _ around: InvitationSurroundings,
        now: Instant
    ) -> Findings {
        let account = self.context.account
        let contact = occasion.contact
        let around = around.without(existing?.id)
        var facts = InvitationFacts(now: now, kind: survey.kind, rules: survey.send, triggeredAt: occasion.at)
        facts.purpose = existing?.purpose ?? occasion.purpose
        facts.delay = facts.purpose == .survey ? survey.send.delay ?? account.defaultDelay : .zero
        facts.resolvedAt = existing?.resolvedAt ?? occasion.case?.state.resolvedAt
        facts.timeZone = contact.timeZone ?? account.timeZone
        facts.defaultQuietHours = account.quietHours
        facts.isTest = occasion.case?.isTest ?? false
        facts.isOptedOut = contact.optedOutAt != nil || contact.erasedAt != nil
        facts.refusedSurveys = contact.surveyConsent == false
        facts.wantsFewer = contact.askedLessAt != nil
        facts.consentedToSurveys = contact.surveyConsent == true
        facts.segments = existing?.segments ?? occasion.segments
        facts.sampleKey = "\(survey.name)/\(contact.id.text)"
        facts.wasDeferred = existing?.reason == .throttled || existing?.reason == .outsideHours
        facts.isSuppressed = around.identities.contains { $0.suppression?.isOfPerson == true }
        let resolvedAt = facts.resolvedAt ?? occasion.at
        if facts.purpose == .survey, let value = occasion.case {
            facts.isReopened = value.state.phase == .open
            facts.isAlreadyAsked = around.isAsked(
                survey: survey.name,
                resolutionNumber: existing?.resolutionNumber ?? value.state.resolutionNumber,
                resolvedAt: resolvedAt
            )
            facts.isSuperseded = around.hasNewer(survey.kind, than: resolvedAt)
        }
        let routes = ChannelRoutes(
            of: self.context.candidates(for: survey),
            to: contact,
            by: around.identities
        )
        facts.reachableChannels = routes.reachable.map(\.channel.id)
        facts.bouncedChannels = routes.bounced
        facts.optedOutChannels = routes.optedOut
        let history = around.history(now: now)
        facts.lastInvitedAt = history.lastInvitedAt
        facts.lastNPSInvitedAt = history.lastNPSInvitedAt
        facts.invitationsIn365Days = history.invitationsIn365Days
        let older = facts.purpose == .survey ? around.olderWaiting(survey.kind, than: resolvedAt) : []
        return Findings(facts: facts, routes: routes, olderWaiting: older)
    }
}

extension ServiceContext {
    /// The channels a survey may go by, in order of preference.
    func candidates(for survey: Survey) -> [any Channel] {
        let named = survey.send.channels ?? self.account.defaultChannels
        return named.map { ids in ids.compactMap(self.channel) } ?? self.channels
    }
}
