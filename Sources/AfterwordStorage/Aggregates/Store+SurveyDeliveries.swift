package import AfterwordCore

/// How many delivered invitations of one slice were answered.
package struct SurveyDeliveries: Sendable, Equatable {
    package var survey: String
    package var locale: String
    package var segments: Segments
    /// Start of the quarter of an hour they were sent in: every zone's hours are made of these.
    package var quarter: Instant
    package var delivered: Int
    package var answered: Int
    /// Neither answered nor run out yet.
    package var pending: Int
}

extension Store {
    /// Counts the invitations sent in `from..<to` by survey and, as asked, by slice and time.
    ///
    /// A failed one bounced and is not delivered; an answer counts if it has a score, or if its survey has no scores. Reason surveys and
    /// offers are asked of people who answered already and count only when their survey is named.
    package func surveyDeliveries(
        survey: String?,
        from: Instant,
        to: Instant,
        isBySegment: Bool,
        isByTime: Bool,
        in connection: any SQLConnection
    ) throws -> [SurveyDeliveries] {
        let locale: SQL = isBySegment ? "i.locale" : "''"
        let segments: SQL = isBySegment ? "i.segments" : "'{\"tags\":[]}'"
        let quarter: SQL = isByTime ? "i.sent_at_ms - i.sent_at_ms % 900000" : "0"
        let chosen: SQL = survey.map { "i.survey = \($0)" } ?? "i.purpose NOT IN ('reason', 'offer')"
        return try connection.rows(
            """
            SELECT survey, locale, segments, quarter, COUNT(*) AS delivered,
                CAST(SUM(is_answered) AS BIGINT) AS answered, CAST(SUM(is_pending) AS BIGINT) AS pending
            FROM (
                SELECT i.survey AS survey, \(locale) AS locale, \(segments) AS segments, \(quarter) AS quarter,
                    CASE WHEN r.score IS NOT NULL OR (r.id IS NOT NULL AND i.kind = 'form') THEN 1 ELSE 0 END
                        AS is_answered,
                    CASE WHEN i.state = 'sent' THEN 1 ELSE 0 END AS is_pending
                FROM invitation i LEFT JOIN response r ON r.invitation_id = i.id AND r.state = 'counted'
                WHERE i.sent_at_ms >= \(from) AND i.sent_at_ms < \(to) AND i.state <> 'failed' AND \(chosen)
            ) AS delivery
            GROUP BY survey, locale, segments, quarter
            """
        ).map(SurveyDeliveries.init(row:))
    }
}

extension SurveyDeliveries {
    fileprivate init(row: SQLRow) throws {
        self.survey = try row.text("survey")
        self.locale = try row.text("locale")
        self.segments = try JSONText.decode(from: row.text("segments"))
        self.quarter = try row.instant("quarter")
        self.delivered = try row.integer("delivered")
        self.answered = try row.integer("answered")
        self.pending = try row.integer("pending")
    }
}
