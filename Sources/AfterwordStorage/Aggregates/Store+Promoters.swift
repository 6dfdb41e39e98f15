package import AfterwordCore

extension Ambassador {
    /// Reads a row of `ambassador`.
    package init(row: SQLRow) throws {
        let parts = try row.text("parts")
        self.init(
            id: try row.id("id"),
            contactID: try row.id("contact_id"),
            state: try row.word("state"),
            standing: AmbassadorScore(
                parts: parts == "{}" ? .none : try JSONText.decode(from: parts),
                gates: try JSONText.decode(from: row.text("gates"))
            ),
            since: try row.instant("since_ms"),
            version: try row.integer("version")
        )
        self.isListed = try row.bool("is_listed")
        self.responseID = try row.optionalID("response_id")
        self.score = try row.optionalInt("score")
        self.tier = try row.optionalWord("tier")
        self.value = Int64(try row.integer("value_micro"))
        self.valuePercentile = try row.optionalReal("value_percentile")
        self.followers = try row.optionalInt("followers")
        self.isPartner = try row.bool("is_partner")
        self.invitedAt = try row.optionalInstant("invited_at_ms")
        self.inviteAt = try row.optionalInstant("invite_at_ms")
        self.consentedAt = try row.optionalInstant("consented_at_ms")
        self.consentWording = try row.optionalText("consent_wording")
        self.withdrawnAt = try row.optionalInstant("withdrawn_at_ms")
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
        try connection.post(
            """
            INSERT INTO contact_class (contact_id, at_ms, class, response_id, score)
            VALUES (\(contactID), \(now), \(promoterClass.rawValue), \(responseID), \(score))
            ON CONFLICT (contact_id, at_ms, response_id) DO UPDATE SET class = excluded.class, score = excluded.score
            """
        )
    }

    /// Writes another score of the same class where the answer's newest entry stands, and for the ambassador it made.
    package func correctClass(
        of contactID: EntityID<Contact>,
        responseID: EntityID<Response>,
        score: Int,
        in connection: any SQLConnection
    ) throws {
        try connection.post(
            """
            UPDATE contact_class SET score = \(score) WHERE contact_id = \(contactID) AND response_id = \(responseID)
                AND at_ms = (SELECT max(n.at_ms) FROM contact_class n
                    WHERE n.contact_id = \(contactID) AND n.response_id = \(responseID))
            """
        )
        try connection.post(
            """
            UPDATE ambassador SET score = \(score), version = version + 1
            WHERE contact_id = \(contactID) AND response_id = \(responseID)
            """
        )
    }

    /// Forgets the classes that an answer made which does not count any more.
    package func deleteClasses(
        of contactID: EntityID<Contact>,
        responseID: EntityID<Response>,
        in connection: any SQLConnection
    ) throws {
        try connection.post(
            "DELETE FROM contact_class WHERE contact_id = \(contactID) AND response_id = \(responseID)"
        )
    }

    /// The person's class by their newest NPS answer that counts.
    package func currentClass(
        of contactID: EntityID<Contact>,
        in connection: any SQLConnection
    ) throws -> PromoterClass? {
        try self.newestClass(of: contactID, in: connection)?.promoterClass
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
        try connection.post(
            """
            INSERT INTO ambassador (id, contact_id, state, response_id, score, since_ms)
            VALUES (\(id), \(contactID), 'candidate', \(responseID), \(score), \(now))
            ON CONFLICT (contact_id) DO UPDATE SET is_listed = 1, response_id = excluded.response_id,
                score = excluded.score, version = ambassador.version + 1
            """
        )
    }

    /// Takes the person off the list at once (the newest NPS answer is below 9), with the invitation that would have gone by itself.
    package func unlistAmbassador(_ contactID: EntityID<Contact>, in connection: any SQLConnection) throws {
        try connection.post(
            """
            UPDATE ambassador SET is_listed = 0, invite_at_ms = NULL, rescore_at_ms = 0, version = version + 1
            WHERE contact_id = \(contactID) AND is_listed = 1
            """
        )
    }

    /// Records consent to be on the list, with the wording that was shown.
    package func activate(
        _ id: EntityID<Ambassador>,
        wording: String,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        try connection.post(
            """
            UPDATE ambassador SET state = 'active', consented_at_ms = \(now), consent_wording = \(wording),
                withdrawn_at_ms = NULL, version = version + 1
            WHERE id = \(id)
            """
        )
    }

    package func withdraw(_ id: EntityID<Ambassador>, at now: Instant, in connection: any SQLConnection) throws {
        try connection.post(
            """
            UPDATE ambassador SET state = 'withdrawn', withdrawn_at_ms = \(now), version = version + 1 WHERE id = \(id)
            """
        )
    }
}

extension Store {
    /// Notes that an invitation to the programme goes out.
    package func markInvited(_ id: EntityID<Ambassador>, at now: Instant, in connection: any SQLConnection) throws {
        try connection.post(
            """
            UPDATE ambassador SET state = 'invited', invited_at_ms = \(now), invite_at_ms = NULL, version = version + 1
            WHERE id = \(id)
            """
        )
    }

    /// Has the person invited at a later time without anybody's doing; `nil` calls that off.
    package func scheduleInvite(
        of id: EntityID<Ambassador>,
        at instant: Instant?,
        in connection: any SQLConnection
    ) throws {
        try connection.post("UPDATE ambassador SET invite_at_ms = \(instant) WHERE id = \(id)")
    }

    /// Those whose invitation is due by itself.
    package func ambassadorsToInvite(
        now: Instant,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> [EntityID<Ambassador>] {
        try connection.rows(
            "SELECT id FROM ambassador WHERE invite_at_ms <= \(now) ORDER BY invite_at_ms LIMIT \(limit)"
        ).map { try $0.id("id") }
    }

    /// What staff know of a person and no event tells.
    package func setReach(
        of id: EntityID<Ambassador>,
        followers: Int?,
        isPartner: Bool,
        in connection: any SQLConnection
    ) throws {
        try connection.post(
            """
            UPDATE ambassador SET followers = \(followers), is_partner = \(isPartner), version = version + 1
            WHERE id = \(id)
            """
        )
    }

    package func ambassadors(
        _ ids: [EntityID<Ambassador>],
        in connection: any SQLConnection
    ) throws -> [Ambassador] {
        try connection.rows("SELECT * FROM ambassador WHERE id IN \(list: ids) ORDER BY id")
            .map(Ambassador.init(row:))
    }
}

/// One entry of the history of a person's class.
package struct ClassEntry: Sendable, Equatable {
    package var at: Instant
    package var promoterClass: PromoterClass
    package var score: Int
    package var responseID: EntityID<Response>

    init(row: SQLRow) throws {
        self.at = try row.instant("at_ms")
        self.promoterClass = try row.word("class")
        self.score = try row.integer("score")
        self.responseID = try row.id("response_id")
    }
}

extension Store {
    /// A person's classes, newest first.
    package func classHistory(
        of contactID: EntityID<Contact>,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> [ClassEntry] {
        try connection.rows(
            """
            SELECT * FROM contact_class WHERE contact_id = \(contactID)
            ORDER BY at_ms DESC, response_id DESC LIMIT \(limit)
            """
        ).map(ClassEntry.init(row:))
    }

    /// What the newest NPS answer that counts makes of a person; `nil` if there is none.
    package func newestClass(of contactID: EntityID<Contact>, in connection: any SQLConnection) throws -> ClassEntry? {
        try connection.firstRow(
            """
            SELECT c.* FROM contact_class c JOIN response r ON r.id = c.response_id AND r.state = 'counted'
            WHERE c.contact_id = \(contactID) ORDER BY c.at_ms DESC, c.response_id DESC LIMIT 1
            """
        ).map(ClassEntry.init(row:))
    }

    /// That `c` of `contact_class` is its person's newest of an answer that counts.
    static let isNewestClass: SQL = """
        EXISTS (SELECT 1 FROM response m WHERE m.id = c.response_id AND m.state = 'counted')
        AND NOT EXISTS (SELECT 1 FROM contact_class n JOIN response m ON m.id = n.response_id AND m.state = 'counted'
            WHERE n.contact_id = c.contact_id AND (n.at_ms, n.response_id) > (c.at_ms, c.response_id))
        """
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
            WHERE c.class = 'detractor' AND c.contact_id > \(last) AND \(Self.isNewestClass)
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
