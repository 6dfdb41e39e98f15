package import AfterwordCore

/// A promoter on the way.
package struct Ambassador: Entity, Equatable {
    package static let idPrefix = "amb"

    package enum State: String, Sendable, CaseIterable { case candidate, invited, active, withdrawn }

    package var id: EntityID<Ambassador>
    package var contactID: EntityID<Contact>
    package var state: State
    /// Off as soon as the newest NPS answer is below 9; history stays.
    package var isListed: Bool
    package var responseID: EntityID<Response>?
    package var score: Int?
    package var since: Instant
    package var consentedAt: Instant?
    package var consentWording: String?
    package var withdrawnAt: Instant?
    package var version: Int

    package init(row: SQLRow) throws {
        self.id = try row.id("id")
        self.contactID = try row.id("contact_id")
        self.state = try row.word("state")
        self.isListed = try row.bool("is_listed")
        self.responseID = try row.optionalID("response_id")
        self.score = try row.optionalInt("score")
        self.since = try row.instant("since_ms")
        self.consentedAt = try row.optionalInstant("consented_at_ms")
        self.consentWording = try row.optionalText("consent_wording")
        self.withdrawnAt = try row.optionalInstant("withdrawn_at_ms")
        self.version = try row.integer("version")
    }
}

extension Store {
    /// Appends to the history of classes; the newest entry is the person's class.
    package func appendClass(
        _ promoterClass: PromoterClass,
        score: Int,
        of contactID: EntityID<Contact>,
        responseID: EntityID<Response>,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            INSERT INTO contact_class (contact_id, at_ms, class, response_id, score)
            VALUES (\(contactID), \(now), \(promoterClass.rawValue), \(responseID), \(score))
            ON CONFLICT (contact_id, at_ms, response_id) DO UPDATE SET class = excluded.class, score = excluded.score
            """
        )
    }

    package func currentClass(
        of contactID: EntityID<Contact>,
        in connection: any SQLConnection
    ) throws -> PromoterClass? {
        try connection.firstRow(
            "SELECT class FROM contact_class WHERE contact_id = \(contactID) ORDER BY at_ms DESC, response_id DESC LIMIT 1"
        )?.word("class")
    }

    package func ambassador(of contactID: EntityID<Contact>, in connection: any SQLConnection) throws -> Ambassador? {
        try connection.firstRow("SELECT * FROM ambassador WHERE contact_id = \(contactID)").map(Ambassador.init(row:))
    }

    package func ambassador(_ id: EntityID<Ambassador>, in connection: any SQLConnection) throws -> Ambassador? {
        try connection.firstRow("SELECT * FROM ambassador WHERE id = \(id)").map(Ambassador.init(row:))
    }

    /// Makes the person a candidate, or lists one again who was taken off; never undoes a withdrawal.
    package func nominate(
        _ contactID: EntityID<Contact>,
        responseID: EntityID<Response>,
        score: Int,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        let id: EntityID<Ambassador> = self.ids.next(at: now)
        try connection.execute(
            """
            INSERT INTO ambassador (id, contact_id, state, response_id, score, since_ms)
            VALUES (\(id), \(contactID), 'candidate', \(responseID), \(score), \(now))
            ON CONFLICT (contact_id) DO UPDATE SET is_listed = 1, response_id = excluded.response_id,
                score = excluded.score, version = ambassador.version + 1
            """
        )
    }

    /// Takes the person off the list at once (the newest NPS answer is below 9).
    package func unlistAmbassador(_ contactID: EntityID<Contact>, in connection: any SQLConnection) throws {
        try connection.execute(
            "UPDATE ambassador SET is_listed = 0, version = version + 1 WHERE contact_id = \(contactID) AND is_listed = 1"
        )
    }

    /// Records consent to be on the list, with the wording that was shown.
    package func activate(
        _ id: EntityID<Ambassador>,
        wording: String,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        try connection.execute(
            """
            UPDATE ambassador SET state = 'active', consented_at_ms = \(now), consent_wording = \(wording),
                withdrawn_at_ms = NULL, version = version + 1
            WHERE id = \(id)
            """
        )
    }

    package func withdraw(_ id: EntityID<Ambassador>, at now: Instant, in connection: any SQLConnection) throws {
        try connection.execute(
            """
            UPDATE ambassador SET state = 'withdrawn', withdrawn_at_ms = \(now), version = version + 1 WHERE id = \(id)
            """
        )
    }
}

extension Store {
    /// People whose newest NPS class is detractor and who have no open follow-up, with the answer that says so, by contact.
    package func detractorsWithoutTask(
        after position: ListPosition?,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> ListPage<(contactID: EntityID<Contact>, responseID: EntityID<Response>)> {
        let last = position?.values.first ?? 0
        let rows = try connection.rows(
            """
            SELECT c.contact_id, c.response_id FROM contact_class c
            JOIN contact p ON p.id = c.contact_id AND p.erased_at_ms IS NULL
            WHERE c.class = 'detractor' AND c.contact_id > \(last)
                AND NOT EXISTS (SELECT 1 FROM contact_class n WHERE n.contact_id = c.contact_id
                    AND (n.at_ms, n.response_id) > (c.at_ms, c.response_id))
                AND NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.contact_id = c.contact_id AND f.state <> 'closed')
            ORDER BY c.contact_id LIMIT \(limit + 1)
            """
        )
        let shown = try rows.prefix(limit).map { row in
            (
                contactID: try row.id("contact_id", of: Contact.self),
                responseID: try row.id("response_id", of: Response.self)
            )
        }
        let next = rows.count > limit ? shown.last.map { ListPosition(values: [$0.contactID.rawValue]) } : nil
        return ListPage(rows: shown, next: next)
    }
}
