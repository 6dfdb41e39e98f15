package import AfterwordCore

/// What became of the invitations of one slice.
package struct SurveyDeliveries: Sendable, Equatable {
    package var survey: String
    package var locale: String
    package var segments: Segments
    /// Start of the quarter of an hour they were sent in: every zone's hours are made of these.
    package var quarter: Instant
    package var tally: SurveyResponseTally
}

extension Store {
    /// Counts the invitations sent in `from..<to` by survey and, as asked, by slice and time.
    ///
    /// A failed one bounced and is not delivered; an answer counts if it has a score, or if its survey has no scores. Reason surveys and
    /// offers are asked of people who answered already and count only when their survey is named. An opt-out belongs to the newest
    /// invitation before it.
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
            SELECT survey, locale, segments, quarter, COUNT(*) AS sent,
                CAST(SUM(is_bounced) AS BIGINT) AS bounced, CAST(SUM(is_answered) AS BIGINT) AS answered,
                CAST(SUM(is_started) AS BIGINT) AS started, CAST(SUM(is_pending) AS BIGINT) AS pending,
                CAST(SUM(is_opted_out) AS BIGINT) AS opted_out
            FROM (
                SELECT i.survey AS survey, \(locale) AS locale, \(segments) AS segments, \(quarter) AS quarter,
                    CASE WHEN i.state = 'failed' THEN 1 ELSE 0 END AS is_bounced,
                    CASE WHEN i.state <> 'failed'
                        AND (r.score IS NOT NULL OR (r.id IS NOT NULL AND i.kind = 'form')) THEN 1 ELSE 0 END
                        AS is_answered,
                    CASE WHEN r.id IS NOT NULL OR EXISTS (
                        SELECT 1 FROM response u WHERE u.invitation_id = i.id AND u.state = 'unconfirmed'
                    ) THEN 1 ELSE 0 END AS is_started,
                    CASE WHEN i.state = 'sent' THEN 1 ELSE 0 END AS is_pending,
                    CASE WHEN i.state <> 'failed' AND c.opted_out_at_ms >= i.sent_at_ms AND NOT EXISTS (
                        SELECT 1 FROM invitation n WHERE n.contact_id = i.contact_id
                            AND n.sent_at_ms <= c.opted_out_at_ms
                            AND (n.sent_at_ms > i.sent_at_ms OR (n.sent_at_ms = i.sent_at_ms AND n.id > i.id))
                    ) THEN 1 ELSE 0 END AS is_opted_out
                FROM invitation i JOIN contact c ON c.id = i.contact_id
                    LEFT JOIN response r ON r.invitation_id = i.id AND r.state = 'counted'
                WHERE i.sent_at_ms >= \(from) AND i.sent_at_ms < \(to) AND \(chosen)
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
        self.tally = SurveyResponseTally()
        self.tally.bounced = try row.integer("bounced")
        self.tally.delivered = try row.integer("sent") - self.tally.bounced
        self.tally.answered = try row.integer("answered")
        self.tally.started = try row.integer("started")
        self.tally.complete = self.tally.answered
        self.tally.pending = try row.integer("pending")
        self.tally.optedOut = try row.integer("opted_out")
    }
}
