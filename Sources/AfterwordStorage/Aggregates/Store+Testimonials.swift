package import AfterwordCore

extension Testimonial {
    /// Reads a row of `testimonial`.
    package init(row: SQLRow) throws {
        self.init(
            id: try row.id("id"),
            ambassadorID: try row.id("ambassador_id"),
            code: try row.text("code"),
            words: try row.text("words"),
            shownName: try row.text("shown_name"),
            locale: try row.text("locale"),
            submittedAt: try row.instant("submitted_at_ms")
        )
        self.responseID = try row.optionalID("response_id")
        self.state = try row.word("state")
        self.reviewedAt = try row.optionalInstant("reviewed_at_ms")
        self.reviewedBy = try row.optionalText("reviewed_by")
        self.withdrawnAt = try row.optionalInstant("withdrawn_at_ms")
    }
}

extension Store {
    package func insert(_ testimonial: Testimonial, in connection: any SQLConnection) throws {
        try connection.post(
            """
            INSERT INTO testimonial (id, ambassador_id, response_id, code, words, shown_name, locale, state,
                submitted_at_ms)
            VALUES (\(testimonial.id), \(testimonial.ambassadorID), \(testimonial.responseID), \(testimonial.code),
                \(testimonial.words), \(testimonial.shownName), \(testimonial.locale), \(testimonial.state.rawValue),
                \(testimonial.submittedAt))
            """
        )
    }

    package func update(_ testimonial: Testimonial, in connection: any SQLConnection) throws {
        try connection.post(
            """
            UPDATE testimonial SET state = \(testimonial.state.rawValue), reviewed_at_ms = \(testimonial.reviewedAt),
                reviewed_by = \(testimonial.reviewedBy), withdrawn_at_ms = \(testimonial.withdrawnAt)
            WHERE id = \(testimonial.id)
            """
        )
    }

    package func testimonial(
        _ id: EntityID<Testimonial>,
        in connection: any SQLConnection
    ) throws -> Testimonial? {
        try connection.firstRow("SELECT * FROM testimonial WHERE id = \(id)").map(Testimonial.init(row:))
    }

    package func testimonial(code: String, in connection: any SQLConnection) throws -> Testimonial? {
        try connection.firstRow("SELECT * FROM testimonial WHERE code = \(code)").map(Testimonial.init(row:))
    }

    /// Oldest first.
    package func testimonials(
        of id: EntityID<Ambassador>,
        in connection: any SQLConnection
    ) throws -> [Testimonial] {
        try connection.rows("SELECT * FROM testimonial WHERE ambassador_id = \(id) ORDER BY id")
            .map(Testimonial.init(row:))
    }

    /// Newest first; `nil` = in any state.
    package func testimonials(
        in state: Testimonial.State?,
        after position: ListPosition? = nil,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> ListPage<Testimonial> {
        var conditions = ListConditions()
        conditions.equals("state", state?.rawValue)
        return try connection.newestFirst(
            "testimonial",
            conditions,
            after: position,
            limit: limit,
            read: Testimonial.init(row:)
        )
    }

    /// Takes everything down that the person said.
    package func withdrawTestimonials(
        of id: EntityID<Ambassador>,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        try connection.post(
            """
            UPDATE testimonial SET state = 'withdrawn', withdrawn_at_ms = \(now)
            WHERE ambassador_id = \(id) AND state IN ('pending', 'approved')
            """
        )
    }
}
