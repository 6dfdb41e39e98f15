package import AfterwordCore

/// Which responses to list; what is not said does not matter.
package struct ResponseFilter: Sendable, Equatable {
    package var survey: String?
    package var kind: SurveyKind?
    /// Empty = any; people are shown what counts unless they ask otherwise.
    package var states: [ResponseState] = [.counted]
    package var scores: ClosedRange<Int>?
    package var scoreClass: ScoreClass?
    package var severity: Severity?
    /// Only answers with words, or only those without.
    package var hasComment: Bool?
    package var caseKey: CaseKey?
    package var contactID: EntityID<Contact>?
    /// When it was answered, `from..<to`.
    package var from: Instant?
    package var to: Instant?

    /// Everything the defaults allow.
    package init() {}
}

extension Store {
    /// Newest first. Throws ``InvalidListPosition``.
    package func responses(
        _ filter: ResponseFilter,
        after position: ListPosition? = nil,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> ListPage<Response> {
        try connection.newestFirst(
            "response",
            filter.conditions,
            after: position,
            limit: limit,
            read: Response.init(row:)
        )
    }
}

extension ResponseFilter {
    fileprivate var conditions: ListConditions {
        var conditions = ListConditions()
        conditions.equals("survey", self.survey)
        conditions.equals("kind", self.kind?.rawValue)
        conditions.oneOf("state", self.states)
        if let scores = self.scores {
            conditions.add("score BETWEEN \(scores.lowerBound) AND \(scores.upperBound)")
        }
        conditions.equals("class", self.scoreClass?.rawValue)
        conditions.equals("severity", self.severity?.rawValue)
        if let hasComment = self.hasComment {
            conditions.add("(comment IS NOT NULL AND comment <> '') = \(hasComment)")
        }
        conditions.about(self.caseKey)
        conditions.equals("contact_id", self.contactID)
        conditions.within("answered_at_ms", from: self.from, to: self.to)
        return conditions
    }
}

extension Store {
    /// The responses with these ids, in one statement.
    package func responses(
        _ ids: some Sequence<EntityID<Response>>,
        in connection: any SQLConnection
    ) throws -> [EntityID<Response>: Response] {
        let responses = try connection.rows("SELECT * FROM response WHERE id IN \(list: Array(Set(ids)))")
            .map(Response.init(row:))
        return Dictionary(uniqueKeysWithValues: responses.map { ($0.id, $0) })
    }
}
