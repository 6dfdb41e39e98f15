import AfterwordCore
import AfterwordStorage

/// Records answers: transaction 3 of the path of the data. The answer and everything it causes are committed together.
package struct ResponseIntake: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Weighs, records and draws the consequences of one submission; returns after the commit.
    package func record(_ submission: Submission) async throws -> SubmissionResult {
        let now = self.context.now()
        let result = try await self.context.store.database.write { connection in
            try self.record(submission, now: now, in: connection)
        }
        self.context.wakeRelay()
        return result
    }

    /// The same inside a transaction of the caller, who wakes the relay: an answer in a conversation is recorded with the reply it gets.
    func record(
        _ submission: Submission,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> SubmissionResult {
        let store = self.context.store
        guard let (invitation, hash) = try store.answerableInvitation(submission.invitationID, in: connection),
            let survey = self.context.surveys()[invitation.survey],
            let contact = try store.contact(invitation.contactID, in: connection)
        else { return .closed(.unknown) }
        if let closure = SurveyVisit.closure(of: invitation, contact: contact, now: now) { return .closed(closure) }
        let sheet: AnswerSheet
        switch AnswerSheet.read(submission.values, for: survey) {
        case .success(let read): sheet = read
        case .failure(let refused): return .refused(refused.fields)
        }
        var entry = try ResponseEntry(
            submission,
            invitation: invitation,
            correctionHash: hash,
            contact: contact,
            survey: survey,
            sheet: sheet,
            now: now,
            context: self.context,
            in: connection
        )
        guard let finding = entry.finding else { return .closed(.unknown) }
        if finding.state == .quarantined {
            return try ResponseQuarantine(self.context).keep(entry, finding, in: connection)
        }
        if let counted = entry.counted {
            return try ResponseRevision(self.context).resubmit(entry, finding, counted: counted, in: connection)
        }
        return try self.recordFirst(&entry, finding, in: connection)
    }

    /// No counted answer yet: this one counts, or waits for one tap on "Confirm".
    private func recordFirst(
        _ entry: inout ResponseEntry,
        _ finding: EvidenceFinding,
        in connection: any SQLConnection
    ) throws -> SubmissionResult {
        let book = ResponseBook(self.context)
        guard finding.state == .counted else {
            let kept = try book.keep(
                entry,
                state: finding.state,
                because: finding.reason,
                evidence: finding.evidence,
                in: connection
            )
            return .confirm(kept, nonce: entry.nonce)
        }
        let secret = entry.correctionSecret ?? CorrectionSecret.make()
        let response = try book.count(entry, finding, correctionSecret: secret, in: connection)
        try ConsequenceDesk(self.context).follow(
            response,
            of: entry.contact,
            sheet: entry.sheet,
            survey: entry.survey,
            invitation: entry.invitation,
            previous: nil,
            now: entry.now,
            in: connection
        )
        return .thanks(nonce: entry.nonce, correctionSecret: secret)
    }
}
