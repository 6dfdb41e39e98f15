package import AfterwordCore

/// Low answers of one slice and what became of them.
package struct RecoveryCount: Sendable, Equatable {
    package var survey: String
    package var locale: String
    package var segments: Segments
    /// Start of the quarter of an hour they were given in: every zone's hours are made of these.
    package var quarter: Instant
    package var tally: RecoveryRate.Tally
}

extension Store {
    /// Counts the low answers given in `from..<to`, and those whose recovery check was answered and how, by survey and, as asked, by
    /// slice and time. Answers to recovery checks are no low answers of their own. A check that is not answered is pending while it can
    /// be, or while the follow-up after which it is planned is open.
    package func recoveryCounts(
        survey: String?,
        from: Instant,
        to: Instant,
        isBySegment: Bool,
        isByTime: Bool,
        in connection: any SQLConnection
    ) throws -> [RecoveryCount] {
        let locale: SQL = isBySegment ? "r.locale" : "''"
        let segments: SQL = isBySegment ? "r.segments" : "'{\"tags\":[]}'"
        let quarter: SQL = isByTime ? "r.answered_at_ms - r.answered_at_ms % 900000" : "0"
        let chosen: SQL = survey.map { "AND r.survey = \($0)" } ?? ""
        return try connection.rows(
            """
            SELECT survey, locale, segments, quarter, COUNT(*) AS low,
                CAST(SUM(is_answered) AS BIGINT) AS answered, CAST(SUM(is_recovered) AS BIGINT) AS recovered,
                CAST(SUM(is_pending) AS BIGINT) AS pending
            FROM (
                SELECT r.survey AS survey, \(locale) AS locale, \(segments) AS segments, \(quarter) AS quarter,
                    CASE WHEN c.id IS NOT NULL THEN 1 ELSE 0 END AS is_answered,
                    CASE WHEN c.class IN ('positive', 'top', 'promoter') THEN 1 ELSE 0 END AS is_recovered,
                    CASE WHEN c.id IS NULL AND (i.state IN ('waiting', 'sending', 'sent') OR EXISTS (
                        SELECT 1 FROM follow_up f WHERE f.contact_id = r.contact_id AND f.response_id = r.id
                            AND f.state <> 'closed'
                    )) THEN 1 ELSE 0 END AS is_pending
                FROM response r
                    JOIN invitation asked ON asked.id = r.invitation_id AND asked.purpose <> 'recovery'
                    LEFT JOIN invitation i ON i.response_id = r.id AND i.purpose = 'recovery'
                    LEFT JOIN response c ON c.invitation_id = i.id AND c.state = 'counted' AND c.score IS NOT NULL
                WHERE r.answered_at_ms >= \(from) AND r.answered_at_ms < \(to)
                    AND r.state = 'counted' AND r.class = 'low' \(chosen)
            ) AS answer
            GROUP BY survey, locale, segments, quarter
            """
        ).map(RecoveryCount.init(row:))
    }

    /// Whether the person was asked about recovery for this case already, or is going to be.
    package func hasRecoveryCheck(key: String, in connection: any SQLConnection) throws -> Bool {
        try connection.firstRow("SELECT id FROM invitation WHERE trigger_key = \(key)") != nil
    }

    /// Tasks that were opened or joined by an answer, closed ones too.
    package func followUps(
        about id: EntityID<Response>,
        of contactID: EntityID<Contact>,
        in connection: any SQLConnection
    ) throws -> [FollowUp] {
        try connection.rows(
            "SELECT * FROM follow_up WHERE contact_id = \(contactID) AND response_id = \(id) ORDER BY id"
        ).map(FollowUp.init(row:))
    }
}

extension RecoveryCount {
    fileprivate init(row: SQLRow) throws {
        self.survey = try row.text("survey")
        self.locale = try row.text("locale")
        self.segments = try JSONText.decode(from: row.text("segments"))
        self.quarter = try row.instant("quarter")
        self.tally = RecoveryRate.Tally(
            low: try row.integer("low"),
            answered: try row.integer("answered"),
            recovered: try row.integer("recovered"),
            pending: try row.integer("pending")
        )
    }
}
