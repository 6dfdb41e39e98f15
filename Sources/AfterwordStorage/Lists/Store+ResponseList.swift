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
    /// Only answers that stand in this row of a split figure.
    package var row: SegmentRow?

    /// Everything the defaults allow.
    package init() {}
}

/// One row of a split figure: `agent` is `marta`.
package struct SegmentRow: Sendable, Hashable {
    package var segment: ScoreSegment
    package var value: String

    package init(_ segment: ScoreSegment, _ value: String) {
        self.segment = segment
        self.value = value
    }

    func holds(_ response: Response) -> Bool {
        self.segment.values(of: response.segments, locale: response.locale, survey: response.survey)
            .contains(self.value)
    }

    func holds(_ invitation: Invitation) -> Bool {
        self.segment.values(of: invitation.segments, locale: invitation.locale, survey: invitation.survey)
            .contains(self.value)
    }
}

extension Store {
    /// Newest first. Throws ``InvalidListPosition``.
    package func responses(
        _ filter: ResponseFilter,
        after position: ListPosition? = nil,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> ListPage<Response> {
        guard let row = filter.row else {
            return try connection.newestFirst(
                "response",
                filter.conditions,
                after: position,
                limit: limit,
                read: Response.init(row:)
            )
        }
        return try connection.newestFirst(
            "response",
            filter.conditions,
            after: position,
            limit: limit,
            keeping: row.holds,
            id: \.id,
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
            conditions.add("CASE WHEN comment <> '' THEN 1 ELSE 0 END = \(hasComment)")
        }
        conditions.about(self.caseKey)
        conditions.equals("contact_id", self.contactID)
        conditions.within("answered_at_ms", from: self.from, to: self.to)
        // What counts stands under an hour in which its row has a figure; other states stand under none.
        if let row = self.row, self.states == [.counted] {
            conditions.add(
                """
                counted_hour IN (
                    SELECT hour FROM rollup WHERE segment = \(row.segment.rawValue) AND value = \(row.value) AND n > 0
                )
                """
            )
        }
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
