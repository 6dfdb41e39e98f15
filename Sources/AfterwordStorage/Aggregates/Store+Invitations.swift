package import AfterwordCore

extension Invitation {
    /// Reads a row of `invitation`.
    package init(row: SQLRow) throws {
        self.init(
            id: try row.id("id"),
            survey: try row.text("survey"),
            surveyVersion: try row.text("survey_version"),
            kind: try row.word("kind"),
            purpose: try row.word("purpose"),
            contactID: try row.id("contact_id"),
            state: try row.word("state"),
            locale: try row.text("locale"),
            createdAt: try row.instant("created_at_ms")
        )
        self.caseID = try row.optionalID("case_id")
        self.resolutionNumber = try row.integer("resolution_number")
        self.resolvedAt = try row.optionalInstant("resolved_at_ms")
        self.purchaseID = try row.optionalText("purchase_id")
        self.responseID = try row.optionalID("response_id")
        self.reason = try row.optionalWord("reason")
        self.segments = try JSONText.decode(from: row.text("segments"))
        self.decideAgainAt = try row.optionalInstant("decide_again_at_ms")
        self.sentAt = try row.optionalInstant("sent_at_ms")
        self.expiresAt = try row.optionalInstant("expires_at_ms")
    }
}

/// An invitation with the digest of the secret of the browser that answered it, if one did.
package struct AnswerableInvitation: Sendable {
    package var invitation: Invitation
    package var correctionHash: String?
}

extension Store {
    package func invitation(_ id: EntityID<Invitation>, in connection: any SQLConnection) throws -> Invitation? {
        try connection.firstRow("SELECT * FROM invitation WHERE id = \(id)").map(Invitation.init(row:))
    }

    package func invitations(
        ofCase id: EntityID<SupportCase>,
        in connection: any SQLConnection
    ) throws -> [Invitation] {
        try connection.rows("SELECT * FROM invitation WHERE case_id = \(id) ORDER BY id").map(Invitation.init(row:))
    }

    /// The invitations that came out of an answer: its reason survey and the optional question.
    package func invitations(
        after id: EntityID<Response>,
        in connection: any SQLConnection
    ) throws -> [Invitation] {
        try connection.rows("SELECT * FROM invitation WHERE response_id = \(id) ORDER BY id")
            .map(Invitation.init(row:))
    }

    /// Inserts an invitation. `triggerKey` names its occasion; a second one for the same occasion is a unique violation.
    package func insert(
        _ invitation: Invitation,
        triggerKey: String?,
        in connection: any SQLConnection
    ) throws {
        try self.insert([(invitation, triggerKey: triggerKey)], in: connection)
    }

    /// Those of the occasions that have an invitation, be it one that was skipped.
    package func knownTriggerKeys(among keys: [String]) -> Inquiry<Set<String>> {
        Inquiry(about: keys) { keys in
            "SELECT trigger_key FROM invitation WHERE trigger_key IN \(list: keys)"
        } read: { rows in
            Set(try rows.map { try $0.text("trigger_key") })
        }
    }

    package func insert(
        _ invitations: [(invitation: Invitation, triggerKey: String?)],
        in connection: any SQLConnection
    ) throws {
        let values = invitations.map { invitation, triggerKey -> SQL in
            let segments = JSONText.encode(invitation.segments)
            return """
                (\(invitation.id), \(invitation.survey), \(invitation.surveyVersion), \(invitation.kind.rawValue),
                \(invitation.purpose.rawValue), \(invitation.contactID), \(invitation.caseID),
                \(invitation.resolutionNumber), \(invitation.resolvedAt), \(invitation.purchaseID),
                \(invitation.responseID), \(invitation.state.rawValue), \(invitation.reason?.rawValue),
                \(invitation.locale), \(segments), \(triggerKey), \(invitation.createdAt), \(invitation.decideAgainAt),
                \(invitation.sentAt), \(invitation.expiresAt))
                """
        }
        try connection.post(
            """
            INSERT INTO invitation (id, survey, survey_version, kind, purpose, contact_id, case_id, resolution_number,
                resolved_at_ms, purchase_id, response_id, state, reason, locale, segments, trigger_key, created_at_ms,
                decide_again_at_ms, sent_at_ms, expires_at_ms) VALUES
            """,
            rows: values
        )
    }

    /// Invitations, each with the digest of the secret of the browser that answered it, if one did.
    package func answerableInvitations(
        _ ids: [EntityID<Invitation>],
        in connection: any SQLConnection
    ) throws -> [EntityID<Invitation>: AnswerableInvitation] {
        let found = try connection.rows("SELECT * FROM invitation WHERE id IN \(set: Array(Set(ids)))").map {
            AnswerableInvitation(
                invitation: try Invitation(row: $0),
                correctionHash: try $0.optionalText("correction_hash")
            )
        }
        return Dictionary(uniqueKeysWithValues: found.map { ($0.invitation.id, $0) })
    }

    /// Locks invitations, as they are now, to their counted answers. Of each browser's correction secret only the digest is kept.
    package func lock(
        _ locks: [(invitation: Invitation, correctionHash: String)],
        in connection: any SQLConnection
    ) throws {
        let (moved, kept) = locks.reduce(into: ([CorrectionLock](), [CorrectionLock]())) { sorted, lock in
            let state = lock.invitation.state
            let row = CorrectionLock(id: lock.invitation.id, hash: lock.correctionHash)
            if state == .answered || state.exits.contains(.answered) {
                sorted.0.append(row)
            } else {
                sorted.1.append(row)
            }
        }
        try connection.post(self.locking(moved, "state = 'answered', decide_again_at_ms = NULL,"))
        try connection.post(self.locking(kept, ""))
    }

    private func locking(_ locks: [CorrectionLock], _ changes: SQL) -> RowStatement {
        switch self.database.dialect.name {
        case .sqlite:
            RowStatement(
                "UPDATE invitation SET \(changes) correction_hash =",
                rows: locks.map { "\($0.hash) WHERE id = \($0.id)" }
            )
        case .postgres:
            // PostgreSQL has to be told the types of bound values there.
            RowStatement(
                "UPDATE invitation SET \(changes) correction_hash = lock.column2 FROM (VALUES",
                rows: locks.map { "(CAST(\($0.id) AS BIGINT), CAST(\($0.hash) AS TEXT))" },
                ") AS lock WHERE invitation.id = lock.column1"
            )
        }
    }

    /// Moves an invitation on. Nothing happens, and `false` comes back, if it is no longer in one of the states it may leave.
    package func move(
        _ id: EntityID<Invitation>,
        to state: InvitationState,
        reason: DecisionReason? = nil,
        decideAgainAt: Instant? = nil,
        sentAt: Instant? = nil,
        expiresAt: Instant? = nil,
        in connection: any SQLConnection
    ) throws -> Bool {
        let origins = InvitationState.allCases.filter { $0.exits.contains(state) || $0 == state }.map(\.rawValue)
        return try connection.execute(
            """
            UPDATE invitation SET state = \(state.rawValue), reason = COALESCE(\(reason?.rawValue), reason),
                decide_again_at_ms = \(decideAgainAt), sent_at_ms = COALESCE(sent_at_ms, \(sentAt)),
                expires_at_ms = COALESCE(\(expiresAt), expires_at_ms)
            WHERE id = \(id) AND state IN \(list: origins)
            """
        ) == 1
    }

    /// Moves invitations on whose messages have gone.
    ///
    /// - Returns: those that were still on their way. One that was answered meanwhile stays so and only has its time noted; a withdrawn one stays
    ///   as it is.
    package func markSent(
        _ ids: [EntityID<Invitation>],
        at now: Instant,
        in connection: any SQLConnection
    ) throws -> Set<EntityID<Invitation>> {
        guard !ids.isEmpty else { return [] }
        let gone = try connection.rows(
            """
            UPDATE invitation SET state = CASE WHEN state = 'answered' THEN state ELSE 'sent' END,
                decide_again_at_ms = NULL, sent_at_ms = COALESCE(sent_at_ms, \(now))
            WHERE id IN \(set: ids) AND state IN ('sending', 'sent', 'answered') RETURNING id, state
            """
        )
        let moved = try gone.filter { try $0.text("state") == InvitationState.sent.rawValue }
        return Set(try moved.map { try $0.id("id") })
    }

    /// Keeps why an invitation in flight should not have gone, in case its message comes back for another try.
    package func noteReason(
        _ reason: DecisionReason,
        of id: EntityID<Invitation>,
        in connection: any SQLConnection
    ) throws {
        try connection.post("UPDATE invitation SET reason = \(reason.rawValue) WHERE id = \(id)")
    }

    /// Closes invitations whose link has run out unanswered.
    package func expireInvitations(now: Instant, in connection: any SQLConnection) throws -> Int {
        try connection.execute(
            "UPDATE invitation SET state = 'expired' WHERE state = 'sent' AND expires_at_ms <= \(now)"
        )
    }

    /// Invitations whose policy is to be asked again, earliest first.
    package func invitationsToDecide(
        now: Instant,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> [EntityID<Invitation>] {
        try connection.rows(
            """
            SELECT id FROM invitation WHERE state = 'waiting' AND decide_again_at_ms <= \(now)
            ORDER BY decide_again_at_ms, id LIMIT \(limit)
            """
        ).map { try $0.id("id") }
    }

    /// Leaves an invitation that cannot be decided out of the next looks. Reads nothing of it.
    package func postponeDecision(
        about id: EntityID<Invitation>,
        until instant: Instant,
        in connection: any SQLConnection
    ) throws {
        try connection.post(
            "UPDATE invitation SET decide_again_at_ms = \(instant) WHERE id = \(id) AND state = 'waiting'"
        )
    }

    /// When the sweep has something to do next.
    package func nextDecisionDue(in connection: any SQLConnection) throws -> Instant? {
        try connection.firstRow("SELECT MIN(decide_again_at_ms) AS due FROM invitation WHERE state = 'waiting'")?
            .optionalInstant("due")
    }

    /// The invitations of these people that went, go or wait to be decided; of those that were skipped or withdrawn nobody was asked.
    package func askingInvitations(
        of ids: [EntityID<Contact>]
    ) -> Inquiry<[EntityID<Contact>: [Invitation]]> {
        Inquiry(about: ids) { ids in
            """
            SELECT * FROM invitation WHERE contact_id IN \(set: ids)
                AND (sent_at_ms IS NOT NULL OR state IN ('waiting', 'sending', 'sent', 'answered'))
            """
        } read: { rows in
            Dictionary(grouping: try rows.map(Invitation.init(row:)), by: \.contactID)
        }
    }

    /// The resolutions of these cases that were turned into invitations, sent or not.
    package func resolutionsAsked(
        about ids: [EntityID<SupportCase>]
    ) -> Inquiry<[EntityID<SupportCase>: [ResolutionAsked]]> {
        Inquiry(about: ids) { ids in
            """
            SELECT id, case_id, survey, resolution_number, resolved_at_ms FROM invitation
            WHERE case_id IN \(set: ids) AND purpose = 'survey'
            """
        } read: { rows in
            try rows.reduce(into: [:]) { asked, row in
                let one = ResolutionAsked(
                    invitationID: try row.id("id"),
                    survey: try row.text("survey"),
                    resolutionNumber: try row.integer("resolution_number"),
                    resolvedAt: try row.optionalInstant("resolved_at_ms")
                )
                asked[try row.id("case_id"), default: []].append(one)
            }
        }
    }

    /// Who was asked about a case, or is to be.
    package func contactsToAsk(
        about id: EntityID<SupportCase>,
        in connection: any SQLConnection
    ) throws -> [EntityID<Contact>] {
        try connection.rows(
            "SELECT DISTINCT contact_id FROM invitation WHERE case_id = \(id) ORDER BY contact_id"
        ).map { try $0.id("contact_id") }
    }

    /// Invitations of a case, or of a contact if `caseID` is nil, that have not gone yet, or that another message is to go for: by the next channel
    /// after a late bounce, or with a fresh link.
    package func unsentInvitations(
        of contactID: EntityID<Contact>,
        caseID: EntityID<SupportCase>?,
        in connection: any SQLConnection
    ) throws -> [Invitation] {
        var sql: SQL = """
            SELECT * FROM invitation WHERE contact_id = \(contactID) AND (state IN ('waiting', 'sending')
                OR (state = 'sent' AND EXISTS (SELECT 1 FROM message m WHERE m.invitation_id = invitation.id
                    AND m.state IN ('waiting', 'held') AND m.kind IN ('invitation', 'reminder'))))
            """
        if let caseID { sql += " AND case_id = \(caseID)" as SQL }
        return try connection.rows(sql + " ORDER BY id").map(Invitation.init(row:))
    }

    package func insert(_ decision: Decision, in connection: any SQLConnection) throws {
        try self.insert([decision], in: connection)
    }

    package func insert(_ decisions: [Decision], in connection: any SQLConnection) throws {
        let values = decisions.map { decision -> SQL in
            let checks = JSONText.encode(decision.checks)
            return """
                (\(decision.id), \(decision.invitationID), \(decision.caseID), \(decision.contactID),
                \(decision.survey), \(decision.decidedAt), \(decision.verdict.name),
                \(decision.verdict.reason?.rawValue), \(decision.verdict.until), \(checks))
                """
        }
        try connection.post(
            """
            INSERT INTO decision (id, invitation_id, case_id, contact_id, survey, decided_at_ms, verdict, reason,
                until_ms, checks) VALUES
            """,
            rows: values
        )
    }

    /// Those of the cases about which a reason survey was made that was not called off.
    package func casesAskedForReason(among ids: [EntityID<SupportCase>]) -> Inquiry<Set<EntityID<SupportCase>>> {
        Inquiry(
            """
            SELECT case_id FROM invitation
            WHERE case_id IN \(set: ids) AND purpose = 'reason' AND state <> 'cancelled'
            """
        ) { Set(try $0.map { try $0.id("case_id") }) }
    }

    /// The decisions about a case, oldest first.
    package func decisions(
        ofCase id: EntityID<SupportCase>,
        in connection: any SQLConnection
    ) throws -> [Decision] {
        try connection.rows("SELECT * FROM decision WHERE case_id = \(id) ORDER BY id").map(Decision.init(row:))
    }
}

extension Decision {
    /// Reads a row of `decision`.
    package init(row: SQLRow) throws {
        let reason: DecisionReason? = try row.optionalWord("reason")
        let verdict: Verdict =
            switch (try row.text("verdict"), reason, try row.optionalInstant("until_ms")) {
            case ("defer", let reason?, let until?): .deferred(reason, until: until)
            case ("suppress", let reason?, _): .suppress(reason)
            default: .send
            }
        self.init(
            id: try row.id("id"),
            invitationID: try row.optionalID("invitation_id"),
            caseID: try row.optionalID("case_id"),
            contactID: try row.id("contact_id"),
            survey: try row.optionalText("survey"),
            decidedAt: try row.instant("decided_at_ms"),
            verdict: verdict,
            checks: try JSONText.decode(from: row.text("checks"))
        )
    }
}

/// An invitation and the digest of the secret that its answer may be corrected with.
private struct CorrectionLock {
    var id: EntityID<Invitation>
    var hash: String
}
