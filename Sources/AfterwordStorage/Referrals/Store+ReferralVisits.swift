package import AfterwordCore

extension Store {
    package func insert(_ visits: [ReferralVisit], in connection: any SQLConnection) throws {
        for visit in visits {
            try connection.post(
                """
                INSERT INTO referral_visit (id, code_id, at_ms, source, bot_sign)
                VALUES (\(visit.id), \(visit.codeID), \(visit.at), \(visit.source), \(visit.botSign?.rawValue))
                ON CONFLICT (id) DO NOTHING
                """
            )
        }
    }

    /// Somebody passed a link on, as the shop's own share dialogue or mail tells.
    package func insertInvite(
        code id: EntityID<CodeRow>,
        source: String,
        at: Instant,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let mark: EntityID<ReferralMark> = self.ids.next(at: now)
        try connection.post(
            """
            INSERT INTO referral_invite (id, code_id, at_ms, source) VALUES (\(mark), \(id), \(at), \(source))
            """
        )
    }

    /// A person left their name after a visit; one lead per person and code, the first one stays.
    @discardableResult
    package func insertLead(
        code id: EntityID<CodeRow>,
        contact: EntityID<Contact>,
        visit: ReferralTouch?,
        at: Instant,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Bool {
        let mark: EntityID<ReferralMark> = self.ids.next(at: now)
        return try connection.execute(
            """
            INSERT INTO referral_lead (id, code_id, contact_id, visit_id, at_ms, source)
            VALUES (\(mark), \(id), \(contact), \(visit?.id), \(at), \(visit?.source ?? "code"))
            ON CONFLICT (contact_id, code_id) DO NOTHING
            """
        ) > 0
    }

    /// Visits with these ids, also those that look like a machine's: who buys is a person, whatever loaded the page for them. Unknown ids are
    /// left out.
    package func touches(
        visits ids: [EntityID<ReferralVisit>],
        in connection: any SQLConnection
    ) throws -> [ReferralTouch] {
        guard !ids.isEmpty else { return [] }
        return try connection.rows(
            """
            SELECT id, code_id, at_ms, source FROM referral_visit
            WHERE id IN \(list: ids.map(\.rawValue)) ORDER BY id
            """
        ).map(ReferralTouch.init(row:))
    }

    /// When a person left their name under one of the codes, and after which visit, oldest first.
    package func leads(
        of contact: EntityID<Contact>,
        codes: [EntityID<CodeRow>],
        in connection: any SQLConnection
    ) throws -> [ReferralLead] {
        try connection.rows(
            """
            SELECT l.at_ms, l.source, v.at_ms AS visited_at_ms, v.source AS visit_source
            FROM referral_lead l LEFT JOIN referral_visit v ON v.id = l.visit_id
            WHERE l.contact_id = \(contact) AND l.code_id IN \(list: codes.map(\.rawValue)) ORDER BY l.at_ms, l.id
            """
        ).map(ReferralLead.init(row:))
    }

    /// What a person's leads know: each its visit, or itself without one.
    package func touches(
        leadsOf contact: EntityID<Contact>,
        in connection: any SQLConnection
    ) throws -> [ReferralTouch] {
        try connection.rows(
            """
            SELECT COALESCE(v.id, l.id) AS id, l.code_id, COALESCE(v.at_ms, l.at_ms) AS at_ms, l.source
            FROM referral_lead l LEFT JOIN referral_visit v ON v.id = l.visit_id
            WHERE l.contact_id = \(contact) ORDER BY l.id
            """
        ).map(ReferralTouch.init(row:))
    }
}
