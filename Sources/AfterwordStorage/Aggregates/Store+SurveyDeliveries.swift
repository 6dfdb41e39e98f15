package import AfterwordCore

/// What became of the invitations of one slice.
package struct SurveyDeliveries: Sendable, Equatable {
    package var survey: String
    package var locale: String
    package var segments: Segments
    /// Start of the quarter of an hour they are dated by: every zone's hours are made of these.
    package var quarter: Instant
    package var tally: SurveyResponseTally
}

extension Store {
    /// Counts the invitations sent in `from..<to` by survey and, as asked, by slice and time.
    ///
    /// A failed one bounced and is not delivered; one that no channel took was never sent and stands under the moment it was made. An
    /// answer counts if it has a score, or if its survey has no scores. Only ``Invitation/Purpose/asking`` count, of one survey as of all,
    /// so that surveys add up. An opt-out belongs to the newest invitation before it. Who is erased leaves base and answers alike.
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
        let at = Invitation.ratedAt("i.")
        let quarter: SQL = isByTime ? "\(at) - \(at) % 900000" : "0"
        let purposes: SQL = "i.purpose IN \(list: Invitation.Purpose.asking.map(\.rawValue))"
        let chosen: SQL = survey.map { "\(purposes) AND i.survey = \($0)" } ?? purposes
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
                WHERE \(at) >= \(from) AND \(at) < \(to) AND \(chosen) AND c.erased_at_ms IS NULL
            ) AS delivery
            GROUP BY survey, locale, segments, quarter
            """
        ).map(SurveyDeliveries.init(row:))
    }
}

extension Invitation {
    /// The moment that the rates of asking date an invitation by, as SQL: when it was sent; when it was made if it failed before that;
    /// `NULL` if it did neither. `table` is the prefix of its columns, such as `i.`.
    static func ratedAt(_ table: String = "") -> SQL {
        let (sent, state, made) = (table + "sent_at_ms", table + "state", table + "created_at_ms")
        return
            "COALESCE(\(unsafe: sent), CASE WHEN \(unsafe: state) = 'failed' THEN \(unsafe: made) END)"
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
