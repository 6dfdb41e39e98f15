import AfterwordCore
import AfterwordService
import HTTPTypes

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

    var status: HTTPResponse.Status {
        if case .missing = self.refusal { .unprocessableContent } else { .conflict }
    }

    /// The sentence above the page when a colleague was faster.
    var conflict: String? {
        switch self.refusal {
        case .changedMeanwhile:
            "Somebody else changed this follow-up while you had it open. Look at what happened, then send your change again."
        case .alreadyClosed: "Somebody else closed this follow-up while you had it open. Nothing of yours was saved."
        case .wrongStep: "The person was reached already; the follow-up can be closed, not opened again."
        case .missing, .unknown, nil: nil
        }
    }

    /// The sentence in the closing form.
    var missing: String? {
        guard case .missing(let field) = self.refusal else { return nil }
        return field == "cause" ? "Choose a cause before you close it." : "Choose an outcome before you close it."
    }
}
