import AfterwordCore

/// What the note in the helpdesk says to the agents, in the account's language.
struct CaseNoteWords: Sendable {
    var language: String

    func text(_ change: CaseWriteBack.Change, _ answered: AnsweredSurvey) -> String {
        let response = answered.response
        if change == .withdrawn {
            return Wording.text(.noteWithdrawn, in: self.language, ["score": response.score.map(String.init) ?? "–"])
        }
        var lines = [self.score(response)]
        if let comment = response.comment, !comment.isEmpty {
            lines.append(Wording.text(.noteComment, in: self.language, ["comment": Self.disarmed(comment)]))
        }
        if case .replaced = change { lines.append(Wording.text(.noteReplaces, in: self.language)) }
        return lines.joined(separator: "\n")
    }

    private func score(_ response: Response) -> String {
        guard let score = response.score, let scale = response.scale else {
            return Wording.text(.noteAnswered, in: self.language, ["survey": response.survey])
        }
        let values = [
            "kind": response.kind.rawValue.uppercased(), "score": String(score), "from": String(scale.from),
            "to": String(scale.to),
            "class": response.scoreClass.map { Wording.text($0.noteKey, in: self.language) } ?? "–",
        ]
        return Wording.text(.noteScore, in: self.language, values)
    }

    /// A customer's words in a helpdesk that fills in templates (`{{…}}`, `{%…%}`) and reads Markdown links: kept readable, but inert.
    static func disarmed(_ comment: String) -> String {
        var inert = ""
        for character in comment {
            switch (inert.last, character) {
            // Braces one by one: of three in a row the last two would be a place to fill in again.
            case ("{", "{"), ("{", "%"), ("]", "("): inert += " "
            default: break
            }
            inert.append(character)
        }
        return inert
    }
}

extension ScoreClass {
    fileprivate var noteKey: Wording.Key {
        switch self {
        case .low: .noteClassLow
        case .neutral: .noteClassNeutral
        case .positive: .noteClassPositive
        case .top: .noteClassTop
        case .promoter: .noteClassPromoter
        }
    }
}
