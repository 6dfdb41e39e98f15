import AfterwordCore
import AfterwordStorage

/// Writes responses: the row, its revisions, the rollups it stands in and the state of its invitation.
struct ResponseBook: Sendable {
    private let context: ServiceContext

    init(_ context: ServiceContext) {
        self.context = context
    }

    /// Stores an answer set that does not count (yet); a repeat of the same form changes nothing.
    func keep(
        _ entry: ResponseEntry,
        state: ResponseState,
        because reason: String,
        evidence: Evidence,
        in connection: any SQLConnection
    ) throws -> Response {
        let key = entry.key
        if let earlier = entry.stored(under: key) { return earlier.response }
        let response = self.response(entry, state: state, evidence: evidence, key: key)
        let row = ResponseRow(response, valuesDigest: entry.sheet.digest, stateReason: reason, countedHour: nil)
        try self.context.store.insert([row], in: connection)
        return response
    }

    /// Stores answers that count, or lets those count that waited for their confirmation; locks their invitations, each of another person,
    /// and calls off those of the `pending` messages that ask for them.
    func count(
        _ entries: [CountedEntry],
        _ pending: [PendingMessage],
        in connection: any SQLConnection
    ) throws -> [Response] {
        let store = self.context.store
        let rows = entries.map(self.row)
        let waiting = Set(entries.flatMap(\.entry.stored).map(\.response.id))
        for row in rows where waiting.contains(row.response.id) { try store.update(row, in: connection) }
        try store.insert(rows.filter { !waiting.contains($0.response.id) }, in: connection)
        try store.appendRevisions(rows.map { ($0, at: $0.response.answeredAt) }, in: connection)
        try store.addToRollups(ScoreRollup.additions(of: rows), in: connection)
        let locks = entries.map { ($0.entry.invitation, correctionHash: CorrectionSecret.hash($0.correctionSecret)) }
        try store.lock(locks, in: connection)
        let answered = Set(entries.map(\.entry.invitation.id))
        try store.cancel(pending.filter { answered.contains($0.invitationID) }, in: connection)
        return rows.map(\.response)
    }

    private func row(_ counted: CountedEntry) -> ResponseRow {
        let entry = counted.entry
        var response = self.response(entry, state: .counted, evidence: counted.finding.evidence, key: entry.key)
        if let waiting = entry.stored(under: entry.key) { response.id = waiting.response.id }
        return ResponseRow(
            response,
            valuesDigest: entry.sheet.digest,
            stateReason: counted.finding.reason,
            countedHour: self.context.account.hour(of: entry.now)
        )
    }

    /// Replaces the values of a counted response and moves its place in the rollups.
    func revise(_ old: Response, with entry: ResponseEntry, in connection: any SQLConnection) throws -> Response {
        let store = self.context.store
        let hour = try store.countedHour(of: old.id, in: connection) ?? self.context.account.hour(of: old.answeredAt)
        var response = self.response(entry, state: .counted, evidence: old.evidence, key: old.submission)
        response.id = old.id
        response.answeredAt = old.answeredAt
        response.revision = old.revision + 1
        response.segments = old.segments
        // The answer stays in the hour it was first given in, so a correction moves no answer to another day.
        var deltas: [RollupKey: Int] = [:]
        ScoreRollup.add(-1, of: old, hour: hour, to: &deltas)
        ScoreRollup.add(1, of: response, hour: hour, to: &deltas)
        try store.addToRollups(deltas, in: connection)
        let row = ResponseRow(response, valuesDigest: entry.sheet.digest, stateReason: nil, countedHour: hour)
        try store.update(row, in: connection)
        try store.appendRevisions([(row, at: entry.now)], in: connection)
        return response
    }

    /// Takes a counted response out of every figure; the row stays with its new state and the reason.
    func uncount(
        _ old: Response,
        as state: ResponseState,
        because reason: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        if let hour = try store.countedHour(of: old.id, in: connection) {
            var deltas: [RollupKey: Int] = [:]
            ScoreRollup.add(-1, of: old, hour: hour, to: &deltas)
            try store.addToRollups(deltas, in: connection)
        }
        try store.setState(state, of: old.id, because: reason, in: connection)
        try store.audit(
            actor: "system",
            action: "response.\(state.rawValue)",
            subject: old.id.text,
            detail: reason,
            at: now,
            in: connection
        )
    }

    private func response(
        _ entry: ResponseEntry,
        state: ResponseState,
        evidence: Evidence,
        key: String
    ) -> Response {
        var response = Response(
            id: self.context.store.ids.next(at: entry.now),
            invitationID: entry.invitation.id,
            contactID: entry.invitation.contactID,
            survey: entry.survey.name,
            kind: entry.survey.kind,
            state: state,
            evidence: evidence,
            submission: key,
            locale: entry.invitation.locale,
            answeredAt: entry.now
        )
        let score = entry.sheet.score(of: entry.survey)
        let standing = score?.standing(under: entry.survey.low)
        response.caseID = entry.invitation.caseID
        response.scale = score?.scale
        response.score = score?.value
        response.scoreClass = standing?.scoreClass
        response.severity = standing?.severity
        response.answers = entry.sheet.stored
        response.comment = entry.sheet.comment(of: entry.survey)
        response.flag = GivenAnswer(response, entry.survey).flag(under: entry.survey.low)
        response.segments = entry.invitation.segments
        response.channel = entry.submission.channel
        return response
    }
}
