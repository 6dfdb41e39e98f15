package import AfterwordCore
package import AfterwordStorage

/// Turns occasions into decisions, and decisions into invitations and messages, inside the caller's transaction.
package struct InvitationPlanner: Sendable {
    private let context: ServiceContext
    private let reader: InvitationFactsReader

    package init(_ context: ServiceContext) {
        self.context = context
        self.reader = InvitationFactsReader(context: context)
    }

    /// Asks the policy of every survey of the trigger; csat and ces go before nps.
    func plan(
        _ occasion: InvitationOccasion,
        _ around: InvitationSurroundings,
        now: Instant,
        into rows: inout InvitationRows,
        in connection: any SQLConnection
    ) throws {
        let surveys = self.context.surveys().values.filter { $0.send.on == occasion.trigger }
            .sorted { ($0.kind.precedence, $0.name) < ($1.kind.precedence, $1.name) }
        guard !surveys.isEmpty else {
            let check = RuleCheck(
                rule: .noRule,
                passed: false,
                detail: "no survey is sent on \(occasion.trigger.rawValue)"
            )
            rows.decisions.append(self.decision(.suppress(.noRule), [check], nil, occasion, nil, now: now))
            return
        }
        let taken = try self.taken(surveys, occasion, in: connection)
        var around = around
        for survey in surveys where !taken.contains(survey.name) {
            let planned = try self.plan(survey, occasion, around, now: now, into: &rows, in: connection)
            // The next survey sees what this one has made and what it has called off.
            around.invitations.removeAll { older in planned.superseded.contains { $0.id == older.id } }
            around.invitations += [planned.requested.invitation].compactMap(\.self)
        }
    }

    /// The surveys that were decided on for this very purchase already: a shop may tell of it again under another event's id, with more facts
    /// or another buyer. What is said twice of a case is the same resolution before it comes here, so nothing is asked about cases.
    private func taken(
        _ surveys: [Survey],
        _ occasion: InvitationOccasion,
        in connection: any SQLConnection
    ) throws -> Set<String> {
        guard occasion.purchaseID != nil else { return [] }
        let keys = surveys.map { (survey: $0.name, key: occasion.key(survey: $0.name)) }
        let known = try connection.ask(self.context.store.knownTriggerKeys(among: keys.compactMap(\.key)))
        return Set(keys.filter { $0.key.map(known.contains) ?? false }.map(\.survey))
    }

    /// Decides one survey for one occasion.
    func plan(
        _ survey: Survey,
        _ occasion: InvitationOccasion,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> RequestedInvitation {
        let around = try InvitationSurroundings(of: occasion, self.context.store, in: connection)
        var rows = InvitationRows()
        let planned = try self.plan(survey, occasion, around, now: now, into: &rows, in: connection)
        try rows.store(in: self.context.store, connection)
        return planned.requested
    }

    private struct Planned {
        var requested: RequestedInvitation
        /// Older ones that were called off for it.
        var superseded: [Invitation] = []
    }

    private func plan(
        _ survey: Survey,
        _ occasion: InvitationOccasion,
        _ around: InvitationSurroundings,
        now: Instant,
        into rows: inout InvitationRows,
        in connection: any SQLConnection
    ) throws -> Planned {
        let found = self.reader.facts(survey: survey, occasion: occasion, around, now: now)
        let (verdict, checks) = InvitationPolicy.decision(for: found.facts)
        if case .suppress(let reason) = verdict {
            return Planned(
                requested: try self.skip(survey, occasion, verdict, reason, checks, now: now, into: &rows)
            )
        }
        var invitation = self.invitation(survey, occasion, now: now)
        if let until = verdict.until {
            invitation.decideAgainAt = until
            invitation.reason = verdict.reason
        } else {
            invitation.state = .sending
            invitation.expiresAt = now + survey.send.expiresAfter
        }
        rows.invitations.append((invitation, triggerKey: occasion.key(survey: survey.name)))
        let decision = self.decision(verdict, checks, survey, occasion, invitation.id, now: now)
        rows.decisions.append(decision)
        for older in found.olderWaiting {
            if rows.callOff(older.id, because: .superseded) {
                rows.decisions.append(self.withdrawal(of: older, because: .superseded, now: now))
            } else {
                try self.cancel(older, because: .superseded, now: now, in: connection)
            }
        }
        if verdict == .send {
            self.enqueue(invitation, survey, occasion, found.routes, now: now, into: &rows)
        }
        return Planned(
            requested: RequestedInvitation(decision: decision, invitation: invitation),
            superseded: found.olderWaiting
        )
    }

    /// Keeps a refusal where people look for it: as an invitation that was skipped, unless the survey was never meant for this case.
    private func skip(
        _ survey: Survey,
        _ occasion: InvitationOccasion,
        _ verdict: Verdict,
        _ reason: DecisionReason,
        _ checks: [RuleCheck],
        now: Instant,
        into rows: inout InvitationRows
    ) throws -> RequestedInvitation {
        var skipped: EntityID<Invitation>?
        if occasion.purpose == .survey, reason != .excludedSegment {
            var invitation = self.invitation(survey, occasion, now: now)
            invitation.state = .skipped
            invitation.reason = reason
            rows.invitations.append((invitation, triggerKey: occasion.key(survey: survey.name)))
            skipped = invitation.id
        }
        let decision = self.decision(verdict, checks, survey, occasion, skipped, now: now)
        rows.decisions.append(decision)
        try self.tellSkipped(survey, occasion, verdict, now: now, into: &rows)
        return RequestedInvitation(decision: decision)
    }

    /// Runs the same policy on the facts of this moment for an invitation that waited.
    package func decideAgain(_ invitation: Invitation, now: Instant, in connection: any SQLConnection) throws {
        let store = self.context.store
        guard let survey = self.context.surveys()[invitation.survey],
            let contact = try store.contact(invitation.contactID, in: connection)
        else {
            try self.suppress(
                invitation,
                .disabled,
                detail: "the survey \(invitation.survey) is no longer there",
                now: now,
                in: connection
            )
            return
        }
        let supportCase = try invitation.caseID.flatMap { try store.supportCase($0, in: connection) }
        let at = invitation.resolvedAt ?? invitation.createdAt
        let occasion = InvitationOccasion(trigger: survey.send.on, contact: contact, case: supportCase, at: at)
        let around = try InvitationSurroundings(of: occasion, store, in: connection)
        let found = self.reader.facts(survey: survey, occasion: occasion, existing: invitation, around, now: now)
        let (verdict, checks) = InvitationPolicy.decision(for: found.facts)
        var rows = InvitationRows()
        rows.decisions.append(self.decision(verdict, checks, survey, occasion, invitation.id, now: now))
        switch verdict {
        case .send:
            let expiresAt = now + survey.send.expiresAfter
            _ = try store.move(invitation.id, to: .sending, expiresAt: expiresAt, in: connection)
            var going = invitation
            going.state = .sending
            going.expiresAt = expiresAt
            self.enqueue(going, survey, occasion, found.routes, now: now, into: &rows)
        case .deferred(let reason, let until):
            _ = try store.move(invitation.id, to: .waiting, reason: reason, decideAgainAt: until, in: connection)
        case .suppress(let reason):
            _ = try store.move(invitation.id, to: .skipped, reason: reason, in: connection)
            try self.tellSkipped(survey, occasion, verdict, now: now, into: &rows)
        }
        try rows.store(in: store, connection)
    }

    /// Withdraws what has not gone yet. A message in flight is left alone; its invitation keeps the reason in case it comes back.
    package func cancelUnsent(
        of contactID: EntityID<Contact>,
        caseID: EntityID<SupportCase>?,
        because reason: DecisionReason,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let unsent = try self.context.store.unsentInvitations(of: contactID, caseID: caseID, in: connection)
        for invitation in unsent {
            try self.cancel(invitation, because: reason, now: now, in: connection)
        }
        // Whoever wants to hear nothing is not asked to become an ambassador either; that message belongs to no invitation.
        guard caseID == nil, [.optedOut, .erased].contains(reason) else { return }
        try self.context.store.cancelOtherRequests(to: contactID, in: connection)
    }

    private func cancel(
        _ invitation: Invitation,
        because reason: DecisionReason,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        let isInFlight = try store.cancelMessages(ofInvitation: invitation.id, in: connection)
        if isInFlight {
            try store.noteReason(reason, of: invitation.id, in: connection)
        } else {
            // Of one that has arrived only a fresh link is called off; it was asked, and nothing is decided about it.
            guard try !store.hasArrived(invitation.id, in: connection) else { return }
            _ = try store.move(invitation.id, to: Withdrawal.end(of: invitation), reason: reason, in: connection)
        }
        let decision = self.withdrawal(of: invitation, because: reason, isInFlight: isInFlight, now: now)
        try store.insert(decision, in: connection)
    }

    private func withdrawal(
        of invitation: Invitation,
        because reason: DecisionReason,
        isInFlight: Bool = false,
        now: Instant
    ) -> Decision {
        let what = isInFlight ? "its message was already in flight" : "withdrawn before it was sent"
        return Decision(
            id: self.context.store.ids.next(at: now),
            invitationID: invitation.id,
            caseID: invitation.caseID,
            contactID: invitation.contactID,
            survey: invitation.survey,
            decidedAt: now,
            verdict: .suppress(reason),
            checks: [RuleCheck(rule: reason, passed: false, detail: what)]
        )
    }

    private func suppress(
        _ invitation: Invitation,
        _ reason: DecisionReason,
        detail: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        _ = try self.context.store.move(invitation.id, to: .skipped, reason: reason, in: connection)
        let decision = Decision(
            id: self.context.store.ids.next(at: now),
            invitationID: invitation.id,
            caseID: invitation.caseID,
            contactID: invitation.contactID,
            survey: invitation.survey,
            decidedAt: now,
            verdict: .suppress(reason),
            checks: [RuleCheck(rule: reason, passed: false, detail: detail)]
        )
        try self.context.store.insert(decision, in: connection)
    }

    private func invitation(_ survey: Survey, _ occasion: InvitationOccasion, now: Instant) -> Invitation {
        var invitation = Invitation(
            id: self.context.store.ids.next(at: now),
            survey: survey.name,
            surveyVersion: survey.version,
            kind: survey.kind,
            purpose: occasion.purpose,
            contactID: occasion.contact.id,
            state: .waiting,
            locale: survey.language(for: [occasion.contact.locale, self.context.account.language]),
            createdAt: now
        )
        invitation.caseID = occasion.case?.id
        invitation.resolutionNumber = occasion.case?.state.resolutionNumber ?? 0
        invitation.resolvedAt = occasion.case?.state.resolvedAt
        invitation.purchaseID = occasion.purchaseID
        invitation.segments = occasion.segments
        return invitation
    }

    /// Puts the invitation's message into the outbox, by the first channel that reaches the person; the rest are its fall-backs.
    private func enqueue(
        _ invitation: Invitation,
        _ survey: Survey,
        _ occasion: InvitationOccasion,
        _ routes: ChannelRoutes,
        now: Instant,
        into rows: inout InvitationRows
    ) {
        guard let first = routes.reachable.first else { return }
        let message = InvitationComposer(self.context).message(
            invitation,
            survey: survey,
            contact: occasion.contact,
            case: occasion.case,
            route: first,
            fallbacks: Array(routes.reachable.dropFirst()),
            now: now
        )
        rows.add(message.held(under: self.context.account, for: occasion.contact), now: now)
    }

    private func decision(
        _ verdict: Verdict,
        _ checks: [RuleCheck],
        _ survey: Survey?,
        _ occasion: InvitationOccasion,
        _ invitation: EntityID<Invitation>?,
        now: Instant
    ) -> Decision {
        Decision(
            id: self.context.store.ids.next(at: now),
            invitationID: invitation,
            caseID: occasion.case?.id,
            contactID: occasion.contact.id,
            survey: survey?.name,
            decidedAt: now,
            verdict: verdict,
            checks: checks
        )
    }

    private func tellSkipped(
        _ survey: Survey,
        _ occasion: InvitationOccasion,
        _ verdict: Verdict,
        now: Instant,
        into rows: inout InvitationRows
    ) throws {
        // A survey that is meant for other cases is not news: only the one that could have gone is.
        guard let reason = verdict.reason, reason != .excludedSegment else { return }
        let data = SkippedInvitation(
            survey: survey.name,
            reason: reason.rawValue,
            case: occasion.case.map(CaseReference.init),
            contact: ContactReference(occasion.contact)
        )
        let told = try EventOutlet(self.context)
            .messages(.invitationSkipped, data, about: occasion.contact.id, at: now)
        for message in told { rows.add(message, now: now) }
    }
}

extension SurveyKind {
    /// csat and ces are asked before nps when both are due.
    var precedence: Int {
        switch self {
        case .csat, .ces: 0
        case .form: 1
        case .nps: 2
        }
    }
}
