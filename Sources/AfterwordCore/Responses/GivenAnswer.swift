/// What a person said in one answer set, as far as it decides what follows.
package struct GivenAnswer: Sendable, Equatable {
    /// The survey's own score; `nil` for a form.
    package var score: Score?
    /// The scores of the survey's other scored questions.
    package var furtherScores: [Score]
    package var comment: String?
    /// The language the question was asked in; chooses the words by which the comment is read.
    package var language: String

    package init(score: Score? = nil, furtherScores: [Score] = [], comment: String? = nil, language: String = "en") {
        self.score = score
        self.furtherScores = furtherScores
        self.comment = comment
        self.language = language
    }

    /// How bad the answer is, by the first of these that applies: words of danger, law, press, leaks or leaving are `urgent` whatever the
    /// score; a score that its comment contradicts is `normal`, for somebody to look; else the worst of all scores decides. The survey's own limit, `rule`, is about the survey's own score only.
    package func concern(under rule: LowRule?) -> Severity? {
        if let comment, UrgentWords.topic(of: comment) != nil { return .urgent }
        if self.flag(under: rule) != nil { return .normal }
        let severities = [self.score?.standing(under: rule).severity] + self.furtherScores.map(\.severity)
        return severities.compactMap { $0 }.max()
    }

    /// Sums of weights below this are too faint to doubt a score.
    package static let clearSentiment = 2

    /// Set if the comment clearly says the opposite of the score, and no other score of the same answer explains it.
    package func flag(under rule: LowRule?) -> ResponseFlag? {
        guard let scoreClass = self.score?.standing(under: rule).scoreClass, let comment,
            let sentiment = SentimentWords.rules(for: self.language)?.sentiment(of: comment),
            abs(sentiment.score) >= Self.clearSentiment, self.furtherScores.allSatisfy({ $0.severity == nil })
        else { return nil }
        return switch (scoreClass, sentiment.label) {
        case (.low, .positive), (.positive, .negative), (.top, .negative), (.promoter, .negative):
            .scaleMayBeMisread
        default: nil
        }
    }

    /// The score that decides the person's class: only NPS makes a promoter.
    package var promoterScore: Score? {
        ([self.score].compactMap { $0 } + self.furtherScores).first { $0.promoterClass != nil }
    }
}

/// A doubt about an answer that a person should look at; the answer itself is never changed by it.
package enum ResponseFlag: String, Sendable, CaseIterable {
    /// Score and comment say opposite things: somebody may have taken the scale's ends the wrong way round.
    case scaleMayBeMisread = "scale_may_be_misread"
}
