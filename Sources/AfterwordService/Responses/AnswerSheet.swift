package import AfterwordCore

/// The accepted answers of one submission.
package struct AnswerSheet: Sendable, Equatable {
    package private(set) var answers: [String: Answer]

    /// Checks each question's value; all refusals are told at once.
    package static func read(_ values: [String: String], for survey: Survey) -> Result<AnswerSheet, RefusedAnswers> {
        var sheet = AnswerSheet(answers: [:])
        var refused: [String: AnswerError] = [:]
        for question in survey.questions {
            let submitted = values[question.id] ?? ""
            if submitted.isBlank {
                if !question.isOptional { refused[question.id] = .missing }
                continue
            }
            switch question.answer(from: submitted) {
            case .success(let answer): sheet.answers[question.id] = answer
            case .failure(let error): refused[question.id] = error
            }
        }
        return refused.isEmpty ? .success(sheet) : .failure(RefusedAnswers(fields: refused))
    }

    /// Values as they are stored and exported.
    package var stored: [String: String] { self.answers.mapValues(\.stored) }

    package func score(of survey: Survey) -> Score? {
        guard let question = survey.scoredQuestion, let scale = question.scale,
            case .score(let value)? = self.answers[question.id]
        else { return nil }
        return Score(value, on: scale)
    }

    package func comment(of survey: Survey) -> String? {
        guard let question = survey.commentQuestion, case .text(let text)? = self.answers[question.id] else {
            return nil
        }
        return text
    }

    /// A cause was chosen, or the words say enough to act on (20 characters).
    package func isReasonKnown(of survey: Survey) -> Bool {
        let hasCause = self.answers.values.contains { if case .choice = $0 { true } else { false } }
        return hasCause || (self.comment(of: survey)?.count ?? 0) >= 20
    }

    /// Tells equal submissions from different ones without keeping the values twice.
    package var digest: String {
        let text = self.stored.sorted { $0.key < $1.key }.map { "\($0.key)\u{0}\($0.value)" }.joined(separator: "\u{1}")
        return TextDigest.base32(of: text, bytes: 10)
    }
}

/// The fields that were refused.
package struct RefusedAnswers: Error, Sendable, Equatable {
    package var fields: [String: AnswerError]
}
