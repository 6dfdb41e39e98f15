import AfterwordCore
import AfterwordStorage

/// Gathers, inside the deciding transaction, what ``InvitationPolicy`` looks at.
struct InvitationFactsReader: Sendable {
    let context: ServiceContext

    /// The facts of this moment; `existing` is the invitation that is decided again, `nil` for a first decision.
    func facts(
        survey: Survey,
        occasion: InvitationOccasion,
        existing: Invitation?,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> InvitationFacts {
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
        let (identities, history) = try self.ask(&facts, survey: survey, occasion, existing: existing, in: connection)
        facts.isSuppressed = identities.contains { $0.suppression?.isOfPerson == true }
        let routes = ChannelRoutes(
            of: self.context.candidates(for: survey),
            to: identities,
            avoiding: contact.optedOutChannels
        )
        facts.reachableChannels = routes.reachable.map(\.channel.id)
        facts.bouncedChannels = routes.bounced
        facts.optedOutChannels = routes.optedOut
        facts.lastInvitedAt = history.lastInvitedAt
        facts.lastNPSInvitedAt = history.lastNPSInvitedAt
        facts.invitationsIn365Days = history.invitationsIn365Days
        return facts
    }

    /// Asks the store everything at once; what is about the case goes into the facts.
    private func ask(
        _ facts: inout InvitationFacts,
        survey: Survey,
        _ occasion: InvitationOccasion,
        existing: Invitation?,
        in connection: any SQLConnection
    ) throws -> ([Identity], AskingHistory) {
        let store = self.context.store
        let identities = store.identities(of: occasion.contact.id)
        let history = store.askingHistory(of: occasion.contact.id, except: existing?.id, now: facts.now)
        guard facts.purpose == .survey, let value = occasion.case else {
            return try connection.ask(identities, history)
        }
        let resolvedAt = facts.resolvedAt ?? facts.now
        let answers = try connection.ask(
            identities,
            history,
            store.isAsked(
                survey: survey.name,
                caseID: value.id,
                resolutionNumber: existing?.resolutionNumber ?? value.state.resolutionNumber,
                resolvedAt: resolvedAt,
                except: existing?.id
            ),
            store.hasNewerInvitation(of: value.contactID, kind: survey.kind, than: resolvedAt, except: existing?.id)
        )
        facts.isReopened = value.state.phase == .open
        (facts.isAlreadyAsked, facts.isSuperseded) = (answers.2, answers.3)
        return (answers.0, answers.1)
    }
}

extension ServiceContext {
    /// The channels a survey may go by, in order of preference.
    func candidates(for survey: Survey) -> [any Channel] {
        let named = survey.send.channels ?? self.account.defaultChannels
        return named.map { ids in ids.compactMap(self.channel) } ?? self.channels
    }
}
