package import AfterwordCore

extension Offer {
    /// Reads a row of `offer`.
    package init(row: SQLRow) throws {
        self.init(
            id: try row.id("id"),
            title: try row.text("title"),
            terms: try row.text("terms"),
            createdAt: try row.instant("created_at_ms"),
            createdBy: try row.text("created_by")
        )
        self.rule.tiers = try JSONText.decode(from: row.text("tiers"))
        self.rule.classes = try JSONText.decode(from: row.text("classes"))
        self.rule.products = try JSONText.decode(from: row.text("products"))
        self.rule.locales = try JSONText.decode(from: row.text("locales"))
        self.rule.contactID = try row.optionalID("contact_id")
        self.limit = try row.optionalInt("claim_limit")
        self.claims = try row.integer("claims")
        self.expiresAt = try row.optionalInstant("expires_at_ms")
        self.closedAt = try row.optionalInstant("closed_at_ms")
    }
}

extension OfferClaim {
    /// Reads a row of `offer_claim`.
    package init(row: SQLRow) throws {
        self.init(
            id: try row.id("id"),
            offerID: try row.id("offer_id"),
            ambassadorID: try row.id("ambassador_id"),
            state: try row.word("state"),
            proposedAt: try row.instant("proposed_at_ms")
        )
        self.code = try row.optionalText("code")
        self.reference = try row.optionalText("reference")
        self.approvedBy = try row.optionalText("approved_by")
        self.offeredAt = try row.optionalInstant("offered_at_ms")
        self.claimedAt = try row.optionalInstant("claimed_at_ms")
        self.redeemedAt = try row.optionalInstant("redeemed_at_ms")
    }
}

extension Store {
    package func insert(_ offer: Offer, in connection: any SQLConnection) throws {
        let rule = offer.rule
        try connection.post(
            """
            INSERT INTO offer (id, title, terms, tiers, classes, products, locales, contact_id, claim_limit,
                expires_at_ms, created_at_ms, created_by)
            VALUES (\(offer.id), \(offer.title), \(offer.terms), \(try JSONText.encode(rule.tiers)),
                \(JSONText.encode(rule.classes)), \(JSONText.encode(rule.products)),
                \(JSONText.encode(rule.locales)), \(rule.contactID), \(offer.limit), \(offer.expiresAt),
                \(offer.createdAt), \(offer.createdBy))
            """
        )
    }

    package func offer(_ id: EntityID<Offer>, in connection: any SQLConnection) throws -> Offer? {
        try connection.firstRow("SELECT * FROM offer WHERE id = \(id)").map(Offer.init(row:))
    }

    /// Offers that still can be claimed.
    package func openOffers(at now: Instant, in connection: any SQLConnection) throws -> [Offer] {
        try connection.rows(
            """
            SELECT * FROM offer WHERE closed_at_ms IS NULL AND (expires_at_ms IS NULL OR expires_at_ms > \(now))
                AND (claim_limit IS NULL OR claims < claim_limit)
            ORDER BY id
            """
        ).map(Offer.init(row:))
    }

    /// Newest first.
    package func offers(
        after position: ListPosition? = nil,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> ListPage<Offer> {
        try connection.newestFirst("offer", ListConditions(), after: position, limit: limit, read: Offer.init(row:))
    }

    /// No further claims; codes that were given out stay good until the offer expires.
    package func close(_ id: EntityID<Offer>, at now: Instant, in connection: any SQLConnection) throws {
        try connection.post("UPDATE offer SET closed_at_ms = \(now) WHERE id = \(id) AND closed_at_ms IS NULL")
    }

    /// Counts one more claim, unless the limit is reached.
    package func takeClaim(of id: EntityID<Offer>, in connection: any SQLConnection) throws -> Bool {
        try connection.firstRow(
            """
            UPDATE offer SET claims = claims + 1 WHERE id = \(id) AND (claim_limit IS NULL OR claims < claim_limit)
            RETURNING id
            """
        ) != nil
    }

    /// How many stand in each state, by offer; without offers: of all.
    package func claimCounts(
        of offers: [EntityID<Offer>]? = nil,
        in connection: any SQLConnection
    ) throws -> [EntityID<Offer>: [OfferClaim.State: Int]] {
        let which: SQL = offers.map { "WHERE offer_id IN \(list: $0)" } ?? ""
        let rows = try connection.rows(
            "SELECT offer_id, state, COUNT(*) AS n FROM offer_claim \(which) GROUP BY offer_id, state"
        )
        return try rows.reduce(into: [:]) { counts, row in
            counts[try row.id("offer_id"), default: [:]][try row.word("state")] = try row.integer("n")
        }
    }
}

extension Store {
    /// What these people bought, or asked for help with.
    package func products(
        of contacts: [EntityID<Contact>],
        in connection: any SQLConnection
    ) throws -> [EntityID<Contact>: Set<String>] {
        let rows = try connection.rows(
            """
            SELECT contact_id, product FROM purchase WHERE contact_id IN \(list: contacts) AND product IS NOT NULL
            UNION SELECT contact_id, product FROM support_case
            WHERE contact_id IN \(list: contacts) AND product IS NOT NULL
            """
        )
        return try rows.reduce(into: [:]) { $0[try $1.id("contact_id"), default: []].insert(try $1.text("product")) }
    }
}

// MARK: - Claims

extension Store {
    /// Opens an offer to a person; the second time does nothing.
    ///
    /// - Returns: whether it was new.
    package func insert(_ claim: OfferClaim, in connection: any SQLConnection) throws -> Bool {
        try connection.firstRow(
            """
            INSERT INTO offer_claim (id, offer_id, ambassador_id, state, approved_by, proposed_at_ms, offered_at_ms)
            VALUES (\(claim.id), \(claim.offerID), \(claim.ambassadorID), \(claim.state.rawValue),
                \(claim.approvedBy), \(claim.proposedAt), \(claim.offeredAt))
            ON CONFLICT (offer_id, ambassador_id) DO NOTHING RETURNING id
            """
        ) != nil
    }

    package func update(_ claim: OfferClaim, in connection: any SQLConnection) throws {
        try connection.post(
            """
            UPDATE offer_claim SET state = \(claim.state.rawValue), code = \(claim.code),
                reference = \(claim.reference), approved_by = \(claim.approvedBy), offered_at_ms = \(claim.offeredAt),
                claimed_at_ms = \(claim.claimedAt), redeemed_at_ms = \(claim.redeemedAt)
            WHERE id = \(claim.id)
            """
        )
    }

    package func claim(_ id: EntityID<OfferClaim>, in connection: any SQLConnection) throws -> OfferClaim? {
        try connection.firstRow("SELECT * FROM offer_claim WHERE id = \(id)").map(OfferClaim.init(row:))
    }

    package func claim(code: String, in connection: any SQLConnection) throws -> OfferClaim? {
        try connection.firstRow("SELECT * FROM offer_claim WHERE code = \(code)").map(OfferClaim.init(row:))
    }

    /// Oldest first.
    package func claims(
        of ambassadors: [EntityID<Ambassador>],
        in connection: any SQLConnection
    ) throws -> [OfferClaim] {
        try connection.rows("SELECT * FROM offer_claim WHERE ambassador_id IN \(list: ambassadors) ORDER BY id")
            .map(OfferClaim.init(row:))
    }

    /// What waits for a person's approval, oldest first.
    package func proposedClaims(limit: Int, in connection: any SQLConnection) throws -> [OfferClaim] {
        try connection.rows("SELECT * FROM offer_claim WHERE state = 'proposed' ORDER BY id LIMIT \(limit)")
            .map(OfferClaim.init(row:))
    }

    /// Takes back what was offered and not claimed yet; codes in the person's hands stay good.
    package func revokeUnclaimed(of id: EntityID<Ambassador>, in connection: any SQLConnection) throws {
        try connection.post(
            """
            UPDATE offer_claim SET state = 'revoked' WHERE ambassador_id = \(id) AND state IN ('proposed', 'offered')
            """
        )
    }
}
