import AfterwordCore
import AfterwordService

/// Puts one follow-up into the words of its page.
struct FollowUpView {
    private let task: FollowUpRecord
    private let entries: [FollowUpDetail.Entry]
    private let answers: [ResponseRecord]
    private let clock: DeskClock
    private let surveys: [String: Survey]
    private let staff: DeskStaff

    private let showsPerson: Bool

    init(_ detail: FollowUpDetail, context: DeskContext, visitor: DeskVisitor) {
        self.task = detail.followUp
        self.entries = detail.entries
        self.answers = detail.answers
        self.clock = context.clock
        self.surveys = context.service.surveys()
        self.staff = DeskStaff(context.service.account, and: visitor.name.isEmpty ? nil : visitor.name)
        self.showsPerson = !visitor.isLimited
    }

    func page(_ typed: TypedEnding) -> FollowUpPage {
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
            conflict: typed.conflict
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
            page: (self.showsPerson ? contact : nil).map {
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
                detail: entry.words,
                tone: entry.action == "closed" ? .high : .plain
            )
        }
    }

    private func forms(_ typed: TypedEnding) -> FollowUpForms {
        FollowUpForms(
            version: self.task.version,
            canMarkContacted: self.task.phase == .open,
            owners: self.staff.choices(owner: self.task.owner),
            causes: self.causes(chosen: typed.cause ?? self.task.cause),
            outcomes: DeskChoice.outcomes(chosen: typed.outcome),
            note: typed.note.isEmpty ? self.task.note ?? "" : typed.note,
            closeError: typed.missing
        )
    }

    /// The causes that the reason survey offers to the person, so that both speak of the same things.
    private func causes(chosen: String?) -> [DeskChoice] {
        let name = self.surveys[self.task.survey]?.low?.ask ?? "reason"
        let options = (self.surveys[name]?.questions ?? []).lazy.compactMap { question -> [ChoiceOption]? in
            guard case .choice(let options, _) = question.form(in: "en") else { return nil }
            return options
        }.first
        var choices = (options ?? [ChoiceOption(value: "other", label: "Other")])
            .map { DeskChoice(value: $0.value, words: $0.label, isChosen: $0.value == chosen) }
        if let chosen, !choices.contains(where: \.isChosen) {
            choices.append(DeskChoice(value: chosen, words: chosen, isChosen: true))
        }
        return choices
    }

    private var outcome: String? { self.task.outcome.flatMap(FollowUp.Outcome.init)?.words }

    private var ending: FollowUpEnding? {
        guard let closedAt = self.task.closedAt else { return nil }
        let cause = self.causes(chosen: self.task.cause).first(where: \.isChosen)?.words
        return FollowUpEnding(
            cause: cause ?? "not given",
            outcome: self.outcome ?? "not given",
            note: self.task.note,
            at: self.clock.happened(closedAt)
        )
    }
}

extension FollowUpDetail.Entry {
    /// Actors who are no member of staff.
    private static let helpers = ["system": "Afterword", "customer": "The customer"]

    /// Why the reason survey was not sent, see ``Consequence``.
    private static let skips = [
        "reason_known": "The person said it already.",
        "already_sent_for_case": "The person was asked about this case before.",
        "sent_in_last_30_days": "The person was asked in the last 30 days.",
        "opted_out": "The person opted out.",
        "expired_address": "The platform does not let us write any more.",
    ]

    /// Who did what, in a sentence.
    fileprivate var title: String {
        let who = Self.helpers[self.actor] ?? Principal.displayName(of: self.actor)
        switch self.action {
        case "assigned": return self.detail.map { "\(who) gave it to \($0)" } ?? "\(who) left it to nobody"
        case "contacted": return "\(who) reached the person"
        case "closed": return "\(who) closed it"
        case "opened": return "\(who) opened it"
        case "cause": return "\(who) named the cause"
        case "note": return "\(who) wrote a note"
        case "further_low_answer": return "\(who) gave another low answer"
        case "reason_not_asked": return "\(who) did not ask for the reason"
        default: return "\(who): \(self.action.replacing("_", with: " "))"
        }
    }

    fileprivate var words: String? {
        switch self.action {
        case "assigned": nil
        case "closed": self.detail.flatMap(FollowUp.Outcome.init)?.words ?? self.detail
        case "reason_not_asked": self.detail.map { Self.skips[$0] ?? $0 }
        default: self.detail
        }
    }
}
