import AfterwordCore
import AfterwordService

/// What somebody typed into the closing form, and why it did not go through.
struct TypedEnding {
    var cause: String?
    var outcome: FollowUp.Outcome?
    var note = ""
    var refusal: FollowUpRefusal?

    init() {}

    init(_ form: FormFields) throws {
        self.cause = form["cause"].flatMap { $0.isEmpty ? nil : $0 }
        self.outcome = form["outcome"].flatMap(FollowUp.Outcome.init)
        self.note = form["note"] ?? ""
        guard self.note.count <= 4000 else { throw Problem.invalid("note", "has at most 4,000 characters") }
    }

    var change: FollowUpChange {
        FollowUpChange(
            state: .closed,
            cause: self.cause,
            outcome: self.outcome,
            note: self.note.isEmpty ? nil : self.note
        )
    }

    /// Whether something in the closing form is not right; otherwise a colleague was faster.
    var isFault: Bool { self.fault != nil }

    /// The sentence in the closing form.
    var fault: String? {
        switch self.refusal {
        case .missing(let field):
            field == "cause" ? "Choose a cause before you close it." : "Choose an outcome before you close it."
        case .unknownCause: "Choose one of the causes."
        case .tooFewTries(let tries):
            "Not reachable needs \(ContactTries.fewest) tries on \(ContactTries.fewestDays) days; noted so far: "
                + "\(tries.count) on \(tries.days)."
        case .changedMeanwhile, .alreadyClosed, .wrongStep, .unknown, nil: nil
        }
    }
}

extension FollowUpRefusal {
    /// The sentence above the page when a colleague was faster.
    var clash: String? {
        switch self {
        case .changedMeanwhile:
            "Somebody else changed this follow-up while you had it open. Nothing of yours was saved; it still stands in the form. Compare, then send it again if it still fits."
        case .alreadyClosed: "Somebody else closed this follow-up while you had it open. Nothing of yours was saved."
        case .wrongStep: "The person was reached already; the follow-up can be closed, not opened again."
        case .missing, .unknown, .unknownCause, .tooFewTries: nil
        }
    }
}
