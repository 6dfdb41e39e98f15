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
        let store = self.context.store
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
        let identities = try store.identities(of: contact.id, in: connection)
        facts.isSuppressed = identities.contains { $0.suppression?.isOfPerson == true }
        let routes = ChannelRoutes(
            of: self.context.candidates(for: survey),
            to: identities,
            avoiding: contact.optedOutChannels
        )
        facts.reachableChannels = routes.reachable.map(\.channel.id)
        facts.bouncedChannels = routes.bounced
        facts.optedOutChannels = routes.optedOut
        let history = try store.askingHistory(of: contact.id, except: existing?.id, now: now, in: connection)
        facts.lastInvitedAt = history.lastInvitedAt
        facts.lastNPSInvitedAt = history.lastNPSInvitedAt
        facts.invitationsIn365Days = history.invitationsIn365Days
        if let value = occasion.case {
            try self.addCaseFacts(to: &facts, survey: survey, case: value, existing: existing, in: connection)
        }
        return facts
    }

    private func addCaseFacts(
        to facts: inout InvitationFacts,
        survey: Survey,
        case value: SupportCase,
        existing: Invitation?,
        in connection: any SQLConnection
    ) throws {
        guard facts.purpose == .survey else { return }
        facts.isReopened = value.state.phase == .open
        let number = existing?.resolutionNumber ?? value.state.resolutionNumber
        let resolvedAt = facts.resolvedAt ?? facts.now
        facts.isAlreadyAsked = try self.context.store.isAsked(
            survey: survey.name,
            caseID: value.id,
            resolutionNumber: number,
            resolvedAt: resolvedAt,
            except: existing?.id,
            in: connection
        )
        facts.isSuperseded = try self.context.store.hasNewerInvitation(
            of: value.contactID,
            kind: survey.kind,
            than: resolvedAt,
            except: existing?.id,
            in: connection
        )
    }
}

extension ServiceContext {
    /// The channels a survey may go by, in order of preference.
    func candidates(for survey: Survey) -> [any Channel] {
        let named = survey.send.channels ?? self.account.defaultChannels
        return named.map { ids in ids.compactMap(self.channel) } ?? self.channels
    }
}
