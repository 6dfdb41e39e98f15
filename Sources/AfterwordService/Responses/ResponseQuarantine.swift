package import AfterwordCore
import AfterwordStorage

/// Keeps suspicious answers apart, and lets a person release one.
package struct ResponseQuarantine: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Stores the row as quarantined. A burst takes a scriptless answer of the same seconds with it, and the invitation stays open.
    func keep(
        _ entry: ResponseEntry,
        _ finding: EvidenceFinding,
        in connection: any SQLConnection
    ) throws -> SubmissionResult {
        let book = ResponseBook(self.context)
        let store = self.context.store
        _ = try book.keep(
            entry,
            state: .quarantined,
            because: finding.reason,
            evidence: finding.evidence,
            in: connection
        )
        if let counted = entry.counted,
            counted.evidence == .form, entry.now - counted.answeredAt <= EvidencePolicy.burstWindow
        {
            try book.uncount(counted, as: .quarantined, because: finding.reason, now: entry.now, in: connection)
            _ = try store.move(entry.invitation.id, to: .sent, in: connection)
            try ConsequenceDesk(self.context).undo(counted, now: entry.now, in: connection)
        }
        return .thanks(nonce: entry.key, correctionSecret: nil)
    }

    /// A person has looked and says it is real: the answer counts from now on, with everything that follows; audited.
    ///
    /// - Returns: `false` if there is no such quarantined or unconfirmed row, or the invitation has a counted answer already.
    package func release(_ id: EntityID<Response>, by actor: String) async throws -> Bool {
        let now = self.context.now()
        let released = try await self.context.store.database.write { connection in
            try self.release(id, by: actor, now: now, in: connection)
        }
        if released { self.context.wakeRelay() }
        return released
    }

    private func release(
        _ id: EntityID<Response>,
        by actor: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Bool {
        let store = self.context.store
        guard var response = try store.response(id, in: connection),
            [.quarantined, .unconfirmed].contains(response.state),
            let invitation = try store.invitation(response.invitationID, in: connection),
            let contact = try store.contact(response.contactID, in: connection),
            let survey = self.context.surveys()[response.survey],
            try store.countedResponse(ofInvitation: invitation.id, in: connection) == nil,
            case .success(let sheet) = AnswerSheet.read(response.answers, for: survey)
        else { return false }
        response.state = .counted
        let hour = self.context.account.hour(of: response.answeredAt)
        let reason = "released by \(actor)"
        let row = ResponseRow(response, valuesDigest: sheet.digest, stateReason: reason, countedHour: hour)
        try store.update(row, in: connection)
        var deltas: [RollupKey: Int] = [:]
        ScoreRollup.add(1, of: response, hour: hour, to: &deltas)
        try store.addToRollups(deltas, in: connection)
        _ = try store.move(invitation.id, to: .answered, in: connection)
        try store.audit(actor: actor, action: "response.released", subject: id.text, at: now, in: connection)
        let answer = AnswerToFollow(
            response: response,
            previous: nil,
            contact: contact,
            sheet: sheet,
            survey: survey,
            invitation: invitation,
            now: now
        )
        try ConsequenceDesk(self.context).follow(answer, in: connection)
        return true
    }
}
