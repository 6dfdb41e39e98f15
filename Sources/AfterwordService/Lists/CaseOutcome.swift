package import AfterwordCore
package import AfterwordStorage

/// What came of asking about a case, in one value.
package enum CaseOutcome: Sendable, Equatable {
    /// The counted answers, oldest first.
    case answered([CaseAnswer])
    /// Asked, and no answer yet.
    case asked
    /// To be decided again at that time.
    case deferred(DecisionReason?)
    case notAsked(DecisionReason)
    /// No decision yet: the case was never resolved.
    case undecided
}

/// One counted answer, as a list of cases shows it.
package struct CaseAnswer: Sendable, Equatable {
    package var kind: SurveyKind
    /// `nil` for surveys without a score.
    package var score: Int?
}

/// A case with what came of it.
package struct CaseLine: Sendable {
    package var record: CaseRecord
    package var outcome: CaseOutcome
}

extension RecordLists {
    /// The cases of a page with what came of each: three statements more, however many rows there are.
    package func caseLines(
        _ filter: CaseFilter = .init(),
        after position: ListPosition? = nil,
        limit: Int
    ) async throws -> ListPage<CaseLine> {
        try await self.store.database.read { [store] connection in
            let page = try store.cases(filter, after: position, limit: limit, in: connection)
            let ids = page.rows.map(\.id)
            let references = try RecordReferences(
                contacts: page.rows.map(\.contactID),
                store: store,
                in: connection
            )
            let answers = Dictionary(
                grouping: try store.countedResponses(ofCases: ids, in: connection),
                by: \.caseID
            )
            let invitations = Dictionary(grouping: try store.invitations(ofCases: ids, in: connection), by: \.caseID)
            let decisions = Dictionary(grouping: try store.decisions(ofCases: ids, in: connection), by: \.caseID)
            return page.map { supportCase in
                let outcome = CaseOutcome(
                    answers: answers[supportCase.id] ?? [],
                    invitations: invitations[supportCase.id] ?? [],
                    decisions: decisions[supportCase.id] ?? []
                )
                return CaseLine(record: CaseRecord(supportCase, references), outcome: outcome)
            }
        }
    }
}

extension CaseOutcome {
    /// Each list oldest first; an answer says more than a message, a message more than a decision.
    init(answers: [Response], invitations: [Invitation], decisions: [Decision]) {
        if !answers.isEmpty {
            self = .answered(answers.map { CaseAnswer(kind: $0.kind, score: $0.score) })
        } else if invitations.contains(where: { [.sending, .sent].contains($0.state) }) {
            self = .asked
        } else if let waiting = invitations.last(where: { $0.state == .waiting }) {
            self = .deferred(waiting.reason)
        } else if let reason = decisions.last?.verdict.reason ?? invitations.last?.reason {
            self = .notAsked(reason)
        } else {
            self = invitations.isEmpty ? .undecided : .asked
        }
    }
}
