import AfterwordCore
import AfterwordStorage

/// Handles a further submission for an invitation that has its counted answer.
struct ResponseRevision: Sendable {
    private let context: ServiceContext

    init(_ context: ServiceContext) {
        self.context = context
    }

    func resubmit(
        _ entry: ResponseEntry,
        _ finding: EvidenceFinding,
        counted: Response,
        in connection: any SQLConnection
    ) throws -> SubmissionResult {
        // A correction below level 1 is only kept: a machine's answer never replaces a person's.
        let evidence = finding.state == .counted ? finding.evidence : .none
        let facts = ResubmissionFacts(
            now: entry.now,
            evidence: evidence,
            isSameNonce: entry.earlier != nil,
            hasSameValues: entry.isRepeat,
            hasCorrectionSecret: entry.hasProof,
            countedEvidence: counted.evidence,
            firstAnsweredAt: counted.answeredAt,
            sentAt: entry.invitation.sentAt
        )
        switch ResubmissionPolicy.resubmission(for: facts) {
        case .sameReply:
            return .thanks(nonce: entry.nonce, correctionSecret: entry.hasProof ? entry.correctionSecret : nil)
        case .revision:
            return try self.revise(counted, entry, in: connection)
        case .commentOnly:
            return try self.keepComment(counted, entry, in: connection)
        case .displaces:
            return try self.displace(counted, entry, finding, in: connection)
        case .challenger:
            return try self.challenge(entry, finding, in: connection)
        }
    }

    private func revise(
        _ counted: Response,
        _ entry: ResponseEntry,
        in connection: any SQLConnection
    ) throws -> SubmissionResult {
        if counted.answers == entry.sheet.stored { return .thanks(nonce: counted.submission, correctionSecret: nil) }
        let response = try ResponseBook(self.context).revise(counted, with: entry, in: connection)
        try self.follow(response, instead: counted, entry, in: connection)
        return .thanks(nonce: counted.submission, correctionSecret: entry.correctionSecret)
    }

    /// After the edit window the score stands; a comment is still welcome, and may itself ask for somebody to act.
    private func keepComment(
        _ counted: Response,
        _ entry: ResponseEntry,
        in connection: any SQLConnection
    ) throws -> SubmissionResult {
        if let comment = entry.sheet.comment(of: entry.survey), comment != counted.comment,
            let question = entry.survey.commentQuestion
        {
            var response = counted
            response.comment = comment
            response.answers[question.id] = comment
            response.flag = GivenAnswer(response, entry.survey).flag(under: entry.survey.low)
            try self.context.store.setComment(
                comment,
                answers: response.answers,
                flag: response.flag,
                of: response.id,
                in: connection
            )
            try self.follow(response, instead: counted, entry, in: connection)
        }
        return .scoreStands(nonce: counted.submission)
    }

    /// Draws the consequences of a change, or of an answer that takes another's place.
    private func follow(
        _ response: Response,
        instead counted: Response,
        _ entry: ResponseEntry,
        in connection: any SQLConnection
    ) throws {
        let answer = AnswerToFollow(response, in: entry, instead: counted)
        try ConsequenceDesk(self.context).follow(answer, in: connection)
    }

    private func challenge(
        _ entry: ResponseEntry,
        _ finding: EvidenceFinding,
        in connection: any SQLConnection
    ) throws -> SubmissionResult {
        _ = try ResponseBook(self.context).keep(
            entry,
            state: .challenger,
            because: "an answer was counted before and this one has no correction secret",
            evidence: finding.evidence,
            in: connection
        )
        // The same page as for everybody else, so that nobody learns whether somebody answered.
        return .thanks(nonce: entry.key, correctionSecret: nil)
    }

    private func displace(
        _ counted: Response,
        _ entry: ResponseEntry,
        _ finding: EvidenceFinding,
        in connection: any SQLConnection
    ) throws -> SubmissionResult {
        let book = ResponseBook(self.context)
        try book.uncount(
            counted,
            as: .challenger,
            because: "displaced by an answer with seen activity",
            now: entry.now,
            in: connection
        )
        let answer = CountedEntry(entry, finding)
        let pending = try connection.ask(self.context.store.pendingMessages(ofInvitations: [entry.invitation.id]))
        for response in try book.count([answer], pending, in: connection) {
            try self.follow(response, instead: counted, entry, in: connection)
        }
        return .thanks(nonce: entry.nonce, correctionSecret: answer.correctionSecret)
    }
}
