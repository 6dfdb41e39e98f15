package import AfterwordCore

extension Response {
    /// Reads a row of `response`.
    package init(row: SQLRow) throws {
        self.init(
            id: try row.id("id"),
            invitationID: try row.id("invitation_id"),
            contactID: try row.id("contact_id"),
            survey: try row.text("survey"),
            kind: try row.word("kind"),
            state: try row.word("state"),
            evidence: Evidence(rawValue: try row.integer("evidence")) ?? .none,
            submission: try row.text("submission"),
            locale: try row.text("locale"),
            answeredAt: try row.instant("answered_at_ms")
        )
        self.caseID = try row.optionalID("case_id")
        self.scale = try row.optionalText("scale").flatMap(Scale.init(name:))
        self.score = try row.optionalInt("score")
        self.scoreClass = try row.optionalWord("class")
        self.severity = try row.optionalWord("severity")
        self.flag = try row.optionalWord("flag")
        self.revision = try row.integer("revision")
        self.answers = try JSONText.decode(from: row.text("answers"))
        self.comment = try row.optionalText("comment")
        self.segments = try JSONText.decode(from: row.text("segments"))
        self.channel = try row.optionalText("channel")
    }
}

/// A stored response with the digest of the values it was made with.
package struct StoredSubmission: Sendable {
    package var response: Response
    package var valuesDigest: String
}

/// A response with what stands beside it in its row.
package struct ResponseRow: Sendable {
    package let response: Response
    let valuesDigest: String
    let stateReason: String?
    /// The hour under which it stands in the rollups; nil for one that does not count.
    package let countedHour: Instant?
    /// The answers as JSON, which the row and its revision share.
    let answers: String

    package init(_ response: Response, valuesDigest: String, stateReason: String?, countedHour: Instant?) {
        self.response = response
        self.answers = JSONText.encode(response.answers)
        self.valuesDigest = valuesDigest
        self.stateReason = stateReason
        self.countedHour = countedHour
    }
}

extension Store {
    package func response(_ id: EntityID<Response>, in connection: any SQLConnection) throws -> Response? {
        try connection.firstRow("SELECT * FROM response WHERE id = \(id)").map(Response.init(row:))
    }

    package func countedResponse(
        ofInvitation id: EntityID<Invitation>,
        in connection: any SQLConnection
    ) throws -> Response? {
        try connection.firstRow("SELECT * FROM response WHERE invitation_id = \(id) AND state = 'counted'")
            .map(Response.init(row:))
    }

    package func responses(
        ofInvitation id: EntityID<Invitation>,
        in connection: any SQLConnection
    ) throws -> [Response] {
        try connection.rows("SELECT * FROM response WHERE invitation_id = \(id) ORDER BY id")
            .map(Response.init(row:))
    }

    package func responses(
        ofCase id: EntityID<SupportCase>,
        in connection: any SQLConnection
    ) throws -> [Response] {
        try connection.rows("SELECT * FROM response WHERE case_id = \(id) ORDER BY id").map(Response.init(row:))
    }

    /// The different scores posted for an invitation since then, also those that a correction replaced; `nil` for answers without one.
    package func scores(
        postedFor id: EntityID<Invitation>,
        since: Instant,
        in connection: any SQLConnection
    ) throws -> [Int?] {
        try connection.rows(
            """
            SELECT score FROM response WHERE invitation_id = \(id) AND answered_at_ms >= \(since)
            UNION
            SELECT v.score FROM response_revision v JOIN response r ON r.id = v.response_id
            WHERE r.invitation_id = \(id) AND v.at_ms >= \(since)
            """
        ).map { try $0.optionalInt("score") }
    }

    /// Everything that was ever posted for each of the invitations and stored, oldest first.
    package func submissions(
        ofInvitations ids: [EntityID<Invitation>]
    ) -> Inquiry<[EntityID<Invitation>: [StoredSubmission]]> {
        Inquiry("SELECT * FROM response WHERE invitation_id IN \(set: ids) ORDER BY id") { rows in
            let submissions = try rows.map {
                StoredSubmission(response: try Response(row: $0), valuesDigest: try $0.text("values_digest"))
            }
            return Dictionary(grouping: submissions, by: \.response.invitationID)
        }
    }

    /// The response that a nonce made, whatever its state, with the digest of the values it was made with.
    package func submission(
        _ submission: String,
        ofInvitation id: EntityID<Invitation>,
        in connection: any SQLConnection
    ) throws -> (response: Response, valuesDigest: String)? {
        guard
            let row = try connection.firstRow(
                "SELECT * FROM response WHERE invitation_id = \(id) AND submission = \(submission)"
            )
        else { return nil }
        return (try Response(row: row), try row.text("values_digest"))
    }

    package func insert(_ rows: [ResponseRow], in connection: any SQLConnection) throws {
        let values = rows.map { row -> SQL in
            let response = row.response
            let segments = JSONText.encode(response.segments)
            return """
                (\(response.id), \(response.invitationID), \(response.contactID), \(response.caseID),
                \(response.survey), \(response.kind.rawValue), \(response.score == nil ? nil : response.scale?.name),
                \(response.score), \(response.scoreClass?.rawValue), \(response.severity?.rawValue),
                \(response.state.rawValue), \(row.stateReason), \(response.evidence.rawValue), \(response.submission),
                \(row.valuesDigest), \(response.revision), \(row.answers), \(response.comment), \(response.locale),
                \(segments), \(response.channel), \(response.answeredAt), \(row.countedHour),
                \(response.flag?.rawValue))
                """
        }
        try connection.post(
            """
            INSERT INTO response (id, invitation_id, contact_id, case_id, survey, kind, scale, score, class, severity,
                state, state_reason, evidence, submission, values_digest, revision, answers, comment, locale, segments,
                channel, answered_at_ms, counted_hour, flag) VALUES
            """,
            rows: values
        )
    }

    /// Writes what a correction or a change of state alters.
    package func update(_ row: ResponseRow, in connection: any SQLConnection) throws {
        let response = row.response
        try connection.post(
            """
            UPDATE response SET score = \(response.score),
                scale = \(response.score == nil ? nil : response.scale?.name),
                class = \(response.scoreClass?.rawValue), severity = \(response.severity?.rawValue),
                flag = \(response.flag?.rawValue),
                state = \(response.state.rawValue), state_reason = \(row.stateReason),
                evidence = \(response.evidence.rawValue), values_digest = \(row.valuesDigest),
                revision = \(response.revision), answers = \(row.answers), comment = \(response.comment),
                answered_at_ms = \(response.answeredAt), counted_hour = \(row.countedHour)
            WHERE id = \(response.id)
            """
        )
    }

    /// Changes whether a response counts; one that no longer counts leaves its hour.
    package func setState(
        _ state: ResponseState,
        of id: EntityID<Response>,
        because reason: String,
        in connection: any SQLConnection
    ) throws {
        try connection.post(
            """
            UPDATE response SET state = \(state.rawValue), state_reason = \(reason),
                counted_hour = CASE WHEN \(state.rawValue) = 'counted' THEN counted_hour END
            WHERE id = \(id)
            """
        )
    }

    package func setComment(
        _ comment: String,
        answers: [String: String],
        flag: ResponseFlag?,
        of id: EntityID<Response>,
        in connection: any SQLConnection
    ) throws {
        let answers = JSONText.encode(answers)
        try connection.post(
            """
            UPDATE response SET comment = \(comment), answers = \(answers), flag = \(flag?.rawValue)
            WHERE id = \(id)
            """
        )
    }

    /// Lets what hangs on an answer hang on the one that took its place, so that what follows finds it there: invitations that came out of
    /// it, the task it opened, the class it made.
    package func handOver(
        from old: EntityID<Response>,
        to new: Response,
        in connection: any SQLConnection
    ) throws {
        try connection.post("UPDATE invitation SET response_id = \(new.id) WHERE response_id = \(old)")
        let score: SQL = new.severity == nil ? "score" : "\(new.score)"
        try connection.post(
            """
            UPDATE follow_up SET response_id = \(new.id), score = \(score), version = version + 1
            WHERE contact_id = \(new.contactID) AND response_id = \(old) AND state <> 'closed'
            """
        )
        try connection.post(
            """
            UPDATE contact_class SET response_id = \(new.id)
            WHERE contact_id = \(new.contactID) AND response_id = \(old)
            """
        )
        try connection.post(
            """
            UPDATE ambassador SET response_id = \(new.id)
            WHERE contact_id = \(new.contactID) AND response_id = \(old)
            """
        )
    }

    /// Keeps one version of each answer set; all stay visible.
    package func appendRevisions(
        _ revisions: [(row: ResponseRow, at: Instant)],
        in connection: any SQLConnection
    ) throws {
        let values = revisions.map { revision -> SQL in
            let response = revision.row.response
            return """
                (\(response.id), \(response.revision), \(response.score), \(revision.row.answers), \(response.comment),
                \(response.evidence.rawValue), \(revision.at))
                """
        }
        try connection.post(
            "INSERT INTO response_revision (response_id, revision, score, answers, comment, evidence, at_ms) VALUES",
            rows: values
        )
    }

    /// The hour under which a counted response stands in the rollups.
    package func countedHour(of id: EntityID<Response>, in connection: any SQLConnection) throws -> Instant? {
        try connection.firstRow("SELECT counted_hour FROM response WHERE id = \(id)")?.optionalInstant("counted_hour")
    }

    package func correctionHash(of id: EntityID<Invitation>, in connection: any SQLConnection) throws -> String? {
        try connection.firstRow("SELECT correction_hash FROM invitation WHERE id = \(id)")?
            .optionalText("correction_hash")
    }
}
