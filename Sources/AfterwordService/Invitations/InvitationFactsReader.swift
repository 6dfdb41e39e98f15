import AfterwordCore
import AfterwordStorage

/// Gathers, inside the deciding transaction, what ``InvitationPolicy`` looks at.
struct InvitationFactsReader: Sendable {
    let context: ServiceContext

    /// The facts, and what was found on the way to them that the invitation itself needs.
    struct Findings {
        var facts: InvitationFacts
        var routes: ChannelRoutes
        /// Older invitations that still wait, see ``RivalInvitations``.
        var olderWaiting: [Invitation]
    }

    /// What the store is asked, all at once.
    private struct Answers {
        var identities: [Identity]
        var history: AskingHistory
        var rivals = RivalInvitations()
        var isAlreadyAsked = false
    }

    /// The facts of this moment; `existing` is the invitation that is decided again, `nil` for a first decision.
    func facts(
        survey: Survey,
        occasion: InvitationOccasion,
        existing: Invitation?,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Findings {
        let account = self.context.account
        let contact = occasion.contact
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
        let answers = try self.ask(facts, survey: survey, occasion, existing: existing, in: connection)
        facts.isSuppressed = answers.identities.contains { $0.suppression?.isOfPerson == true }
        if facts.purpose == .survey, let value = occasion.case {
            facts.isReopened = value.state.phase == .open
            facts.isAlreadyAsked = answers.isAlreadyAsked
            facts.isSuperseded = answers.rivals.hasNewer
        }
        let routes = ChannelRoutes(
            of: self.context.candidates(for: survey),
            to: answers.identities,
            avoiding: contact.optedOutChannels
        )
        facts.reachableChannels = routes.reachable.map(\.channel.id)
        facts.bouncedChannels = routes.bounced
        facts.optedOutChannels = routes.optedOut
        facts.lastInvitedAt = answers.history.lastInvitedAt
        facts.lastNPSInvitedAt = answers.history.lastNPSInvitedAt
        facts.invitationsIn365Days = answers.history.invitationsIn365Days
        return Findings(facts: facts, routes: routes, olderWaiting: answers.rivals.waiting)
    }

    private func ask(
        _ facts: InvitationFacts,
        survey: Survey,
        _ occasion: InvitationOccasion,
        existing: Invitation?,
        in connection: any SQLConnection
    ) throws -> Answers {
        let store = self.context.store
        let identities = store.identities(of: occasion.contact.id)
        let history = store.askingHistory(of: occasion.contact.id, except: existing?.id, now: facts.now)
        guard facts.purpose == .survey else {
            let (identities, history) = try connection.ask(identities, history)
            return Answers(identities: identities, history: history)
        }
        let resolvedAt = facts.resolvedAt ?? occasion.at
        let rivals = store.rivals(
            of: occasion.case?.contactID ?? occasion.contact.id,
            kind: survey.kind,
            resolvedAt: resolvedAt,
            except: existing?.id
        )
        guard let value = occasion.case else {
            let answers = try connection.ask(identities, history, rivals)
            return Answers(identities: answers.0, history: answers.1, rivals: answers.2)
        }
        let isAsked = store.isAsked(
            survey: survey.name,
            caseID: value.id,
            resolutionNumber: existing?.resolutionNumber ?? value.state.resolutionNumber,
            resolvedAt: resolvedAt,
            except: existing?.id
        )
        let answers = try connection.ask(identities, history, rivals, isAsked)
        return Answers(identities: answers.0, history: answers.1, rivals: answers.2, isAlreadyAsked: answers.3)
    }
}

extension ServiceContext {
    /// The channels a survey may go by, in order of preference.
    func candidates(for survey: Survey) -> [any Channel] {
        let named = survey.send.channels ?? self.account.defaultChannels
        return named.map { ids in ids.compactMap(self.channel) } ?? self.channels
    }
}
