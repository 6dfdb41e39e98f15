package import AfterwordCore

extension Contribution {
    /// Reads a row of `contribution`.
    package init(row: SQLRow) throws {
        self.init(
            id: try row.id("id"),
            contactID: try row.id("contact_id"),
            source: try row.text("source"),
            externalID: try row.text("external_id"),
            kind: try row.word("kind"),
            at: try row.instant("at_ms")
        )
        self.url = try row.optionalText("url")
        self.note = try row.optionalText("note")
        self.state = try row.word("state")
        self.reviewedAt = try row.optionalInstant("reviewed_at_ms")
        self.reviewedBy = try row.optionalText("reviewed_by")
    }
}

extension Store {
    /// Marks somebody as one who helps others; the first mark stays.
    package func tagHelper(
        _ id: EntityID<Contact>,
        by actor: String,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        try connection.post(
            """
            INSERT INTO helper (contact_id, since_ms, tagged_by) VALUES (\(id), \(now), \(actor))
            ON CONFLICT (contact_id) DO NOTHING
            """
        )
    }

    package func untagHelper(_ id: EntityID<Contact>, in connection: any SQLConnection) throws {
        try connection.post("DELETE FROM helper WHERE contact_id = \(id)")
    }

    /// Since when these people are known to help others.
    package func helpers(
        among contacts: [EntityID<Contact>],
        in connection: any SQLConnection
    ) throws -> [EntityID<Contact>: Instant] {
        let rows = try connection.rows(
            "SELECT contact_id, since_ms FROM helper WHERE contact_id IN \(list: contacts)"
        )
        return try rows.reduce(into: [:]) { $0[try $1.id("contact_id")] = try $1.instant("since_ms") }
    }

    /// Keeps a contribution; the same one of the same source again does nothing.
    package func insert(_ contribution: Contribution, in connection: any SQLConnection) throws {
        try connection.post(
            """
            INSERT INTO contribution (id, contact_id, source, external_id, kind, url, note, at_ms, state)
            VALUES (\(contribution.id), \(contribution.contactID), \(contribution.source), \(contribution.externalID),
                \(contribution.kind.rawValue), \(contribution.url), \(contribution.note), \(contribution.at),
                \(contribution.state.rawValue))
            ON CONFLICT (source, external_id) DO NOTHING
            """
        )
    }

    package func contribution(
        _ id: EntityID<Contribution>,
        in connection: any SQLConnection
    ) throws -> Contribution? {
        try connection.firstRow("SELECT * FROM contribution WHERE id = \(id)").map(Contribution.init(row:))
    }

    package func review(
        _ id: EntityID<Contribution>,
        as state: ReviewState,
        by actor: String,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        try connection.post(
            """
            UPDATE contribution SET state = \(state.rawValue), reviewed_by = \(actor), reviewed_at_ms = \(now)
            WHERE id = \(id)
            """
        )
    }

    /// Newest first; `nil` = in any state, of anybody.
    package func contributions(
        in state: ReviewState?,
        of contactID: EntityID<Contact>? = nil,
        after position: ListPosition? = nil,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> ListPage<Contribution> {
        var conditions = ListConditions()
        conditions.equals("state", state?.rawValue)
        conditions.equals("contact_id", contactID)
        return try connection.newestFirst(
            "contribution",
            conditions,
            after: position,
            limit: limit,
            read: Contribution.init(row:)
        )
    }

    /// How many contributions of each review state these people made.
    package func contributionCounts(
        of contacts: [EntityID<Contact>],
        in connection: any SQLConnection
    ) throws -> [EntityID<Contact>: [ReviewState: Int]] {
        let rows = try connection.rows(
            """
            SELECT contact_id, state, COUNT(*) AS n FROM contribution WHERE contact_id IN \(list: contacts)
            GROUP BY contact_id, state
            """
        )
        return try rows.reduce(into: [:]) { counts, row in
            counts[try row.id("contact_id"), default: [:]][try row.word("state")] = try row.integer("n")
        }
    }
}
