import AfterwordCore
import AfterwordStorage

/// Applies a list of consequences of one answer, in order; new rows are kept to be written with those of other answers.
struct ConsequenceApplier: Sendable {
    let context: ServiceContext
    let answered: AnsweredSurvey

    func apply(
        _ consequences: [Consequence],
        _ rows: inout ConsequenceRows,
        in connection: any SQLConnection
    ) throws {
        // The task an alert belongs to, opened or joined a moment before.
        var task: EntityID<FollowUp>?
        for consequence in consequences {
            switch consequence {
            case .openFollowUp(let severity, let dueAt, let closeDueAt, let linked):
                task = try self.open(severity, dueAt, closeDueAt, linked, &rows, in: connection)
            case .joinFollowUp(let id, let severity, let dueAt, let closeDueAt):
                task = id
                try self.join(id, severity, dueAt, closeDueAt, in: connection)
            case .lowerSeverity(let id, let severity):
                try self.lower(id, to: severity, in: connection)
            case .keepFollowUp(let id, let answer):
                try self.keep(id, about: answer, in: connection)
            case .closeAsCorrected(let id):
                try self.closeAsCorrected(id, in: connection)
            case .noteCorrection(let id):
                try self.change(id, "customer_corrected", self.correctedText, in: connection) { _ in }
            case .alertCorrected(let id):
                try self.correctAlert(id, in: connection)
            case .alertNow(let severity), .alertInDigest(let severity):
                let urgency = if case .alertNow = consequence { "now" } else { "digest" }
                if let task { rows.alerts.append(self.alert(severity, urgency, task)) }
            case .askReason:
                self.askReason(&rows)
            case .skipReason(let word):
                self.noteSkippedReason(word, task, &rows)
            case .cancelReason:
                try self.cancelReason(in: connection)
            case .setClass(let promoterClass, let score):
                try self.setClass(promoterClass, score, in: connection)
            case .correctClass(let score):
                try self.correctClass(score, in: connection)
            case .withdrawClass:
                try self.withdrawClass(in: connection)
            case .nominateAmbassador(let score):
                try self.nominate(score, &rows, in: connection)
            case .withdrawPromotion:
                try self.context.store.unlistAmbassador(self.answered.contact.id, in: connection)
            }
        }
    }

    /// What besides the score made somebody look.
    private var doubt: String {
        if self.answered.response.flag != nil { return "; the comment says the opposite, the scale may be misread" }
        let topic = self.answered.response.comment.flatMap(UrgentWords.topic)
        return topic.map { "; the comment speaks of \($0.rawValue)" } ?? ""
    }

    private var scoreText: String { self.answered.response.score.map(String.init) ?? "no score" }

    /// What became of the answer.
    private var correctedText: String {
        self.answered.response.state == .counted ? self.scoreText : "the answer does not count any more"
    }
}

// MARK: - Follow-ups

extension ConsequenceApplier {
    private func open(
        _ severity: Severity,
        _ dueAt: Instant,
        _ closeDueAt: Instant,
        _ linked: EntityID<FollowUp>?,
        _ rows: inout ConsequenceRows,
        in connection: any SQLConnection
    ) throws -> EntityID<FollowUp> {
        let store = self.context.store
        let response = self.answered.response
        var task = FollowUp(
            id: store.ids.next(at: self.answered.now),
            contactID: response.contactID,
            caseID: response.caseID,
            responseID: response.id,
            survey: response.survey,
            severity: severity,
            openedAt: self.answered.now,
            dueAt: dueAt,
            closeDueAt: closeDueAt
        )
        task.score = response.score
        task.team = self.answered.team?.id ?? self.answered.case?.team.id ?? self.answered.case?.team.name
        task.owner = try self.owner(severity, in: connection)
        task.linkedID = linked
        rows.tasks.append(task)
        let detail = "\(response.survey) \(self.scoreText), \(severity.rawValue)\(self.doubt)"
        rows.taskEntries.append((to: task.id, self.entry("opened", detail)))
        try EventOutlet(self.context).tell(
            .followUpOpened,
            FollowUpData(task, self.answered.contact, self.answered.case),
            about: self.answered.contact.id,
            at: self.answered.now,
            in: connection
        )
        return task.id
    }

    private func entry(_ action: String, _ detail: String) -> FollowUpEntry {
        FollowUpEntry(at: self.answered.now, actor: "system", action: action, detail: detail)
    }

    private func owner(_ severity: Severity, in connection: any SQLConnection) throws -> String? {
        var facts = self.ownerFacts(severity)
        if let team = self.answered.team, team.lead == nil, !team.duty.isEmpty {
            facts.turn = try self.context.store.takeTurn(ofTeam: team.id, in: connection)
        }
        return FollowUpOwner.choose(facts)
    }

    private func ownerFacts(_ severity: Severity) -> OwnerFacts {
        var facts = OwnerFacts(severity: severity)
        let team = self.answered.team
        facts.lead = team?.lead
        facts.duty = team?.duty ?? []
        facts.fallback = self.context.account.followUps.fallbackOwner
        let agent = self.answered.case?.agent
        facts.agentNames = Set([agent?.id, agent?.name, agent?.email].compactMap { $0 })
        return facts
    }

    private func join(
        _ id: EntityID<FollowUp>,
        _ severity: Severity,
        _ dueAt: Instant,
        _ closeDueAt: Instant,
        in connection: any SQLConnection
    ) throws {
        var isUrgentNow = false
        try self.change(id, "further_low_answer", self.scoreText, in: connection) { task in
            isUrgentNow = severity == .urgent && task.severity != .urgent
            task.severity = severity
            task.dueAt = dueAt
            task.closeDueAt = closeDueAt
            task.score = self.answered.response.score
            task.responseID = self.answered.response.id
        }
        if isUrgentNow { try self.takeFromAgent(id, in: connection) }
    }

    /// A task that became urgent does not stay with the agent who handled the case, unless nobody else is there.
    private func takeFromAgent(_ id: EntityID<FollowUp>, in connection: any SQLConnection) throws {
        let facts = self.ownerFacts(.urgent)
        guard let owner = try self.context.store.followUp(id, in: connection)?.owner, facts.isAgent(owner),
            let other = try self.owner(.urgent, in: connection), !facts.isAgent(other)
        else { return }
        try self.change(id, "assigned", other, by: "system", in: connection) { $0.owner = other }
    }

    private func lower(_ id: EntityID<FollowUp>, to severity: Severity, in connection: any SQLConnection) throws {
        try self.change(id, "severity_lowered", severity.rawValue, in: connection) { task in
            task.severity = severity
            task.score = self.answered.response.score
            task.responseID = self.answered.response.id
        }
    }

    /// The task goes on with the worst answer that is left.
    private func keep(
        _ id: EntityID<FollowUp>,
        about answer: LowAnswer,
        in connection: any SQLConnection
    ) throws {
        var isMilder = false
        try self.change(id, "customer_corrected", self.correctedText, in: connection) { task in
            isMilder = answer.severity < task.severity
            task.severity = min(task.severity, answer.severity)
            task.score = answer.score
            task.responseID = answer.responseID
        }
        guard isMilder else { return }
        try self.change(id, "severity_lowered", answer.severity.rawValue, in: connection) { _ in }
    }

    private func closeAsCorrected(_ id: EntityID<FollowUp>, in connection: any SQLConnection) throws {
        try self.change(id, "closed", FollowUp.Outcome.correctedByCustomer.rawValue, in: connection) { task in
            task.state = .closed
            task.closedAt = self.answered.now
            task.outcome = .correctedByCustomer
        }
        if let task = try self.context.store.followUp(id, in: connection) {
            try EventOutlet(self.context).tell(
                .followUpClosed,
                FollowUpData(task, self.answered.contact, self.answered.case),
                about: self.answered.contact.id,
                at: self.answered.now,
                in: connection
            )
        }
    }

    private func change(
        _ id: EntityID<FollowUp>,
        _ action: String,
        _ detail: String,
        by actor: String = "customer",
        in connection: any SQLConnection,
        _ edit: (inout FollowUp) -> Void
    ) throws {
        let store = self.context.store
        guard var task = try store.followUp(id, in: connection) else { return }
        let version = task.version
        edit(&task)
        _ = try store.update(task, expecting: version, in: connection)
        try store.append(
            to: id,
            actor: actor,
            action: action,
            detail: detail,
            at: self.answered.now,
            in: connection
        )
    }

    private func alert(
        _ severity: Severity,
        _ urgency: String,
        _ task: EntityID<FollowUp>
    ) -> Alert {
        Alert(
            id: self.context.store.ids.next(at: self.answered.now),
            followUpID: task,
            team: self.answered.team?.id ?? "",
            severity: severity,
            urgency: urgency,
            createdAt: self.answered.now
        )
    }
}

// MARK: - Alerts taken back

extension ConsequenceApplier {
    private func correctAlert(_ id: EntityID<FollowUp>, in connection: any SQLConnection) throws {
        let store = self.context.store
        try store.withdrawAlerts(of: id, in: connection)
        let messages = AlertMessages(self.context)
        guard let team = try store.alertedTeam(of: id, in: connection), let channel = messages.channel(ofTeam: team),
            let task = try store.followUp(id, in: connection)
        else { return }
        var message = try messages.correction(
            of: FollowUpData(task, self.answered.contact, self.answered.case),
            newScore: self.answered.response.state == .counted ? self.answered.response.score : nil,
            by: channel,
            now: self.answered.now
        )
        message.contactID = self.answered.contact.id
        try store.enqueue(message, dueAt: self.answered.now, in: connection)
    }
}

// MARK: - Reason survey

extension ConsequenceApplier {
    /// The reason survey stands on the thank-you page at once and goes out as a message an hour later if it is left unanswered.
    static let reasonDelay = Duration.hours(1)

    private func askReason(_ rows: inout ConsequenceRows) {
        guard let name = self.answered.survey.low?.ask, let survey = self.context.surveys()[name] else { return }
        let store = self.context.store
        var invitation = self.answered.invitation(survey, purpose: .reason, ids: store.ids)
        invitation.reason = .delayed
        invitation.decideAgainAt = self.answered.now + Self.reasonDelay
        invitation.expiresAt = self.answered.now + survey.send.expiresAfter
        let response = self.answered.response
        rows.invitations.append((invitation, triggerKey: "reason:\(response.id.rawValue):\(response.revision)"))
        rows.decisions.append(
            Decision(
                id: store.ids.next(at: self.answered.now),
                invitationID: invitation.id,
                caseID: invitation.caseID,
                contactID: invitation.contactID,
                survey: name,
                decidedAt: self.answered.now,
                verdict: .deferred(.delayed, until: self.answered.now + Self.reasonDelay),
                checks: [
                    RuleCheck(
                        rule: .delayed,
                        passed: false,
                        detail: "asked on the thank-you page first; sent after one hour if left unanswered"
                    )
                ]
            )
        )
    }

    private func noteSkippedReason(
        _ word: String,
        _ task: EntityID<FollowUp>?,
        _ rows: inout ConsequenceRows
    ) {
        guard let task else { return }
        rows.taskEntries.append((to: task, self.entry("reason_not_asked", word)))
    }

    private func cancelReason(in connection: any SQLConnection) throws {
        let store = self.context.store
        let waiting = try store.unsentInvitations(of: self.answered.contact.id, caseID: nil, in: connection)
            .filter { $0.purpose == .reason && $0.responseID == self.answered.response.id }
        for invitation in waiting {
            _ = try store.cancelMessages(ofInvitation: invitation.id, in: connection)
            // One that has arrived, and for which only a fresh link waits, was asked.
            guard try !store.hasArrived(invitation.id, in: connection) else { continue }
            _ = try store.move(invitation.id, to: .cancelled, reason: .superseded, in: connection)
        }
    }
}
