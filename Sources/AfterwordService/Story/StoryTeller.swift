import AfterwordCore
import AfterwordStorage

/// Puts what happened around a case into plain words; dates are those of the account zone.
struct StoryTeller: Sendable {
    let calendar: ZonedCalendar

    /// Oldest first; what happened at one instant stands in the order of cause and effect.
    func moments(of material: CaseMaterial) -> [Moment] {
        let surveys = Dictionary(uniqueKeysWithValues: material.invitations.map { ($0.id, $0.survey) })
        let moments =
            self.events(material.events)
            + material.decisions.map(self.decision)
            + material.messages.map {
                self.message($0.message, $0.attempts, survey: $0.message.invitationID.flatMap { surveys[$0] })
            }
            + material.responses.map(self.response)
            + material.followUps.flatMap { self.followUp($0.task, $0.entries) }
        return moments.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    // MARK: - The case

    func events(_ entries: [CaseTimeline.Entry]) -> [Moment] {
        entries.map { Moment(.event, at: $0.at, id: $0.type.rawValue, self.words(for: $0.type)) }
    }

    private func words(for type: EventType) -> String {
        switch type {
        case .caseOpened: "The case was opened"
        case .caseMessage: "A message was written in the case"
        case .caseActionCompleted: "What was promised was done"
        case .caseEscalated: "The case was escalated"
        case .caseResolved: "The case was resolved"
        case .caseReopened: "The case was opened again"
        case .caseClosed: "The case was closed"
        case .contactUpdated, .purchaseCompleted, .purchaseRefunded, .referralInvited, .referralLead,
            .referralConverted, .messageDelivered, .messageBounced, .messageComplained, .programmeActivity:
            type.rawValue
        }
    }

    // MARK: - Decisions

    func decision(_ decision: Decision) -> Moment {
        let checks = decision.checks.map { $0.passed ? "yes: \($0.detail)" : "no: \($0.detail)" }
        let again = decision.verdict.until.map { ["asked again on \(self.date($0))"] } ?? []
        return Moment(
            .decision,
            at: decision.decidedAt,
            id: decision.id.text,
            Self.title(of: decision),
            details: checks + again
        )
    }

    private static func title(of decision: Decision) -> String {
        let survey = decision.survey.map { " by \($0)" } ?? ""
        let objection = decision.checks.last { !$0.passed }?.detail
        return switch decision.verdict {
        case .send: "To be asked\(survey)"
        case .deferred(let reason, _): "Not asked yet\(survey): \(objection ?? reason.rawValue)"
        case .suppress(let reason): "Not asked\(survey): \(objection ?? reason.rawValue)"
        }
    }

    // MARK: - Messages

    func message(_ message: Message, _ attempts: [Attempt], survey: String?) -> Moment {
        let tries = attempts.map { attempt in
            let facts = [
                attempt.outcome.replacing("_", with: " "), attempt.status.map { "HTTP \($0)" }, attempt.detail,
            ]
            return "try \(attempt.number) over \(attempt.channel) on \(self.date(attempt.at)): "
                + facts.compactMap(\.self).joined(separator: ", ")
        }
        return Moment(
            .message,
            at: message.sentAt ?? message.createdAt,
            id: message.id.text,
            Self.title(of: message, survey: survey),
            details: tries
        )
    }

    private static func title(of message: Message, survey: String?) -> String {
        let deed = "\(message.kind.deed)\(survey.map { " \(message.kind.link) \($0)" } ?? "") over \(message.channel)"
        let reason = message.lastError.map { ": \($0)" } ?? ""
        return switch message.state {
        case .sent: deed
        case .delivered: "\(deed), delivered"
        case .waiting: "Waits to be sent over \(message.channel)\(reason)"
        case .held:
            // A queue that is stopped is only one of the reasons.
            reason.isEmpty
                ? "Held, because \(message.channel) is stopped" : "Held, not sent over \(message.channel)\(reason)"
        case .bounced: "\(deed), but it came back\(reason)"
        case .exhausted: "Could not be sent over \(message.channel)\(reason)"
        case .cancelled: "Not sent over \(message.channel): cancelled"
        case .expired: "Not sent over \(message.channel): it was too late"
        }
    }

    // MARK: - Answers

    func response(_ response: Response) -> Moment {
        var details: [String] = []
        if let comment = response.comment, !comment.isEmpty { details.append("“\(comment)”") }
        details.append(Self.words(for: response.evidence))
        if response.revision > 1 { details.append("corrected, now version \(response.revision)") }
        return Moment(
            .response,
            at: response.answeredAt,
            id: response.id.text,
            Self.title(of: response) + Self.words(for: response.state),
            details: details
        )
    }

    private static func title(of response: Response) -> String {
        guard let score = response.score else { return "Answered \(response.survey)" }
        let best = response.scale.map { " of \($0.to)" } ?? ""
        return "Answered \(response.survey) with \(score)\(best)"
    }

    private static func words(for state: ResponseState) -> String {
        switch state {
        case .counted: ""
        case .unconfirmed: "; waits for a confirmation and counts in no figure"
        case .quarantined: "; looks like a machine and counts in no figure"
        case .challenger: "; another answer counts"
        case .withdrawn: "; withdrawn"
        }
    }

    private static func words(for evidence: Evidence) -> String {
        switch evidence {
        case .none: "nothing shows that a person sent it"
        case .form: "sent as a form, in a person's time"
        case .activity: "a hand was seen on the page"
        case .platform: "a button press that the platform vouches for"
        }
    }

    // MARK: - Follow-ups

    func followUp(_ task: FollowUp, _ entries: [FollowUpEntry]) -> [Moment] {
        entries.map { entry in
            guard entry.action == "opened" else {
                let detail = entry.detail.map { ": \($0)" } ?? ""
                let action = entry.action.replacing("_", with: " ")
                return Moment(.followUp, at: entry.at, id: task.id.text, "\(entry.actor) · \(action)\(detail)")
            }
            return Moment(
                .followUp,
                at: entry.at,
                id: task.id.text,
                "Follow-up opened for \(task.owner ?? "nobody yet"): \(task.severity.rawValue)",
                details: [entry.detail, "first contact is due on \(self.date(task.dueAt))"].compactMap(\.self)
            )
        }
    }
}

extension StoryTeller {
    /// How it stands, in one sentence: the answer, else the last word on asking.
    func summary(of material: CaseMaterial) -> String {
        let counted = material.responses.filter { $0.state == .counted }
        let open = material.followUps.map(\.task).last { $0.state != .closed }
        let calls = open.map { "; \($0.owner ?? "nobody yet") has a follow-up due on \(self.date($0.dueAt))" } ?? ""
        if let first = counted.first { return Self.title(of: first) + calls + "." }
        if let sent = material.invitations.last(where: { $0.state == .sent }), let at = sent.sentAt {
            return "Asked by \(sent.survey) on \(self.date(at)), no answer yet."
        }
        if let last = material.decisions.last { return Self.title(of: last) + "." }
        return material.supportCase.state.phase == .open
            ? "The case is open; surveys are decided on when it is resolved." : "No survey was meant for this case."
    }

    /// `19 April 2026, 09:00`.
    func date(_ instant: Instant) -> String {
        let day = self.calendar.day(of: instant)
        let minute = self.calendar.minuteOfDay(at: instant)
        let clock = [minute / 60, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return "\(day.day) \(Self.months[day.month - 1]) \(day.year), \(clock)"
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}

extension Message.Kind {
    /// What sending it was, in one word.
    fileprivate var deed: String {
        switch self {
        case .reminder: "Reminded"
        case .reply: "Replied"
        case .invitation, .alert, .event, .test: "Asked"
        }
    }

    /// Joins the deed to the survey: asked by it, replied about it.
    fileprivate var link: String { self == .reply ? "about" : "by" }
}
