import AfterwordCore
import AfterwordService

/// Puts one follow-up into the words of its page.
struct FollowUpView {
    let task: FollowUpRecord
    let entries: [FollowUpDetail.Entry]
    private let answers: [ResponseRecord]
    let clock: DeskClock
    private let surveys: [String: Survey]
    private let staff: DeskStaff
    /// Whether stories of people and messages open for whoever looks.
    let readsAll: Bool
    let replies: [ReplyRecord]
    let recovery: RecoveryRecord?
    let choices: ReplyChoices?

    init(_ detail: FollowUpDetail, choices: ReplyChoices?, context: DeskContext, visitor: DeskVisitor) {
        self.replies = detail.replies
        self.recovery = detail.recovery
        self.choices = choices
        self.task = detail.followUp
        self.entries = detail.entries
        self.answers = detail.answers
        self.clock = context.clock
        self.surveys = context.service.surveys()
        self.staff = DeskStaff(context.service.account, and: visitor.name.isEmpty ? nil : visitor.name)
        self.readsAll = !visitor.isLimited
    }

    func page(_ typed: TypedWork) -> FollowUpPage {
        let isClosed = self.task.phase == .closed
        return FollowUpPage(
            path: self.task.path,
            nextStep: self.nextStep,
            person: self.person,
            severity: self.task.urgency,
            score: self.task.mark(self.surveys),
            quote: self.task.comment,
            earlier: self.earlier,
            state: self.task.phase,
            due: self.task.phase == .open ? self.clock.due(self.task.dueAt) : nil,
            closeDue: isClosed ? nil : self.clock.due(self.task.closeDueAt),
            owner: self.task.owner,
            story: self.story,
            forms: isClosed ? nil : self.forms(typed),
            ending: self.ending,
            clash: self.clash(typed),
            reply: isClosed ? nil : self.reply(typed.letter),
            sent: self.sent,
            missed: self.missed,
            recovery: self.recoveryWords
        )
    }

    /// The answers before the newest one, newest first; each names its own survey and scale.
    private var earlier: [FollowUpAnswer] {
        self.answers.filter { $0.id != self.task.response }.reversed().map { answer in
            FollowUpAnswer(
                score: answer.mark,
                survey: answer.survey,
                quote: answer.comment.flatMap { $0.isEmpty ? nil : $0 },
                at: self.clock.happened(answer.answeredAt)
            )
        }
    }

    private var nextStep: String {
        let name = self.task.contact.displayName
        switch self.task.phase {
        case .open: return "Call \(name), \(self.clock.due(self.task.dueAt).words)."
        case .contacted: return "You reached \(name). Agree on an outcome, then close it."
        case .closed: return "Closed: \(self.outcome ?? "no outcome")."
        }
    }

    private var person: FollowUpPerson {
        let contact = self.task.contact
        let mail = contact?.email.flatMap { address in
            DeskAddress(checking: "mailto:\(address)").map { DeskLink("Write to \(address)", to: $0) }
        }
        let call = contact?.phone.flatMap { phone in
            DeskAddress(checking: "tel:\(phone.filter { !$0.isWhitespace })").map { DeskLink("Call \(phone)", to: $0) }
        }
        let helpdesk = self.task.case?.url.flatMap(DeskAddress.init(checking:))
            .map { DeskLink("Reply in the helpdesk", to: $0) }
        return FollowUpPerson(
            name: contact.displayName,
            ways: [call, mail, helpdesk].compactMap(\.self),
            page: (self.readsAll ? contact : nil).map {
                DeskLink("Everything about \($0.displayName)", to: $0.page)
            },
            caseLink: self.task.case.map { DeskLink("Story of case \($0.displayNumber)", to: $0.page) }
        )
    }

    private var story: [StoryEntry] {
        self.entries.map { entry in
            StoryEntry(
                kind: .followUp,
                at: self.clock.happened(entry.at),
                title: entry.title,
                detail: entry.words(self.clock),
                tone: entry.tone
            )
        }
    }

    private func forms(_ typed: TypedWork) -> FollowUpForms {
        let ending = typed.ending
        return FollowUpForms(
            version: self.task.version,
            canMarkContacted: self.task.phase == .open,
            owners: self.staff.choices(owner: typed.owner.map { $0.isEmpty ? nil : $0 } ?? self.task.owner),
            causes: self.causes(chosen: ending.cause ?? self.task.cause),
            outcomes: DeskChoice.outcomes(chosen: ending.outcome),
            note: ending.note.isEmpty ? self.task.note ?? "" : ending.note,
            closeError: ending.fault,
            journal: typed.note,
            journalError: typed.noteError,
            tries: self.tries
        )
    }

    /// The closed list of causes; one that was chosen under another list is kept.
    private func causes(chosen: String?) -> [DeskChoice] {
        var choices = FollowUpCauses(survey: self.task.survey, among: self.surveys).options
            .map { DeskChoice(value: $0.value, words: $0.label, isChosen: $0.value == chosen) }
        if let chosen, !choices.contains(where: \.isChosen) {
            choices.append(DeskChoice(value: chosen, words: chosen, isChosen: true))
        }
        return choices
    }

    func causeWords(_ cause: String?) -> String? {
        cause.map { cause in self.causes(chosen: cause).first(where: \.isChosen)?.words ?? cause }
    }

    /// "2 tries so far", while there are any.
    private var tries: String? {
        let count = self.entries.count { $0.action == "tried" }
        return count == 0 ? nil : count == 1 ? "1 try so far" : "\(count) tries so far"
    }

    private var missed: String? {
        switch (self.task.contactMissed, self.task.closeMissed) {
        case (false, false): nil
        case (true, false): "first contact"
        case (false, true): "closing"
        case (true, true): "first contact and closing"
        }
    }

    var outcome: String? { self.task.outcome.flatMap(FollowUp.Outcome.init)?.words }

    private var ending: FollowUpEnding? {
        guard let closedAt = self.task.closedAt else { return nil }
        return FollowUpEnding(
            cause: self.causeWords(self.task.cause) ?? "not given",
            outcome: self.outcome ?? "not given",
            note: self.task.note,
            at: self.clock.happened(closedAt)
        )
    }
}
