package import AfterwordCore

extension Store {
    /// Records a conversion; the same purchase, or a person the campaign has referred before, changes nothing.
    package func insert(_ referral: Referral, in connection: any SQLConnection) throws -> Bool {
        let reasons = JSONText.encode(referral.reasons.map(\.rawValue))
        return try connection.execute(
            """
            INSERT INTO referral (id, code_id, campaign, kind, referrer_id, referred_id, purchase_source, purchase_id,
                credit, first_code_id, first_source, first_at_ms, last_code_id, last_source, last_at_ms, value_minor, currency, decision,
                reasons, state, is_held, converted_at_ms, release_at_ms)
            VALUES (\(referral.id), \(referral.codeID), \(referral.campaign), \(referral.kind.rawValue),
                \(referral.referrerID), \(referral.referredID), \(referral.purchaseSource), \(referral.purchaseID),
                \(referral.credit.rawValue), \(referral.firstCodeID), \(referral.firstSource), \(referral.firstAt),
                \(referral.lastCodeID), \(referral.lastSource), \(referral.lastAt), \(referral.value?.minorUnits),
                \(referral.value?.currency), \(referral.decision.rawValue), \(reasons), \(referral.state.rawValue),
                \(referral.isHeld), \(referral.convertedAt), \(referral.releaseAt))
            ON CONFLICT DO NOTHING
            """
        ) > 0
    }

    package func referral(_ id: EntityID<Referral>, in connection: any SQLConnection) throws -> Referral? {
        try connection.firstRow("SELECT * FROM referral WHERE id = \(id)").map(Referral.init(row:))
    }

    package func referral(
        purchase: String,
        source: String,
        in connection: any SQLConnection
    ) throws -> Referral? {
        try connection.firstRow(
            "SELECT * FROM referral WHERE purchase_source = \(source) AND purchase_id = \(purchase)"
        ).map(Referral.init(row:))
    }

    /// Whether the campaign has referred the person already.
    package func hasReferral(
        of contact: EntityID<Contact>,
        campaign: String,
        in connection: any SQLConnection
    ) throws -> Bool {
        try connection.firstRow("SELECT id FROM referral WHERE referred_id = \(contact) AND campaign = \(campaign)")
            != nil
    }

    /// Writes state, hold and reasons if nobody else changed the row since it was read.
    ///
    /// - Returns: whether it was written.
    package func update(_ referral: Referral, in connection: any SQLConnection) throws -> Bool {
        let reasons = JSONText.encode(referral.reasons.map(\.rawValue))
        return try connection.execute(
            """
            UPDATE referral SET state = \(referral.state.rawValue), is_held = \(referral.isHeld), reasons = \(reasons),
                version = version + 1
            WHERE id = \(referral.id) AND version = \(referral.version)
            """
        ) > 0
    }

    /// Pending referrals whose hold time is over and which nobody holds.
    package func dueReferrals(
        at now: Instant,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> [EntityID<Referral>] {
        try connection.rows(
            """
            SELECT id FROM referral WHERE state = 'pending' AND is_held = 0 AND release_at_ms <= \(now)
            ORDER BY release_at_ms, id LIMIT \(limit)
            """
        ).map { try $0.id("id", of: Referral.self) }
    }

    /// Leaves a referral that cannot be granted out of the next looks. Reads nothing of it.
    package func postponeRelease(
        of id: EntityID<Referral>,
        until instant: Instant,
        in connection: any SQLConnection
    ) throws {
        try connection.post("UPDATE referral SET release_at_ms = \(instant) WHERE id = \(id) AND state = 'pending'")
    }
}

/// Which referrals to list; what is not said does not matter.
package struct ReferralFilter: Sendable, Equatable {
    /// Empty = any.
    package var states: [RewardState] = []
    package var campaign: String?
    package var kind: Campaign.Kind?
    package var decision: FraudReview.Decision?
    package var isHeld: Bool?
    package var referrerID: EntityID<Contact>?
    package var referredID: EntityID<Contact>?
    package var from: Instant?
    package var to: Instant?
    /// Where the visit that is asked for came from, see ``Referral/source``.
    package var source: Source?

    /// One line of the funnel: a source, and by which visit it is meant.
    package struct Source: Sendable, Equatable {
        package var word: String
        package var touch: Attribution.Touch

        package init(_ word: String, by touch: Attribution.Touch) {
            self.word = word
            self.touch = touch
        }
    }

    /// Everything the defaults allow.
    package init() {}
}

extension Store {
    /// Newest first. Throws ``InvalidListPosition``.
    package func referrals(
        _ filter: ReferralFilter,
        after position: ListPosition? = nil,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> ListPage<Referral> {
        var conditions = ListConditions()
        conditions.oneOf("state", filter.states)
        conditions.equals("campaign", filter.campaign)
        conditions.equals("kind", filter.kind?.rawValue)
        conditions.equals("decision", filter.decision?.rawValue)
        conditions.equals("is_held", filter.isHeld)
        conditions.equals("referrer_id", filter.referrerID)
        conditions.equals("referred_id", filter.referredID)
        if let source = filter.source {
            conditions.add("\(ReferralScope.source(of: "referral", by: source.touch)) = \(source.word)")
        }
        conditions.within("converted_at_ms", from: filter.from, to: filter.to)
        return try connection.newestFirst(
            "referral",
            conditions,
            after: position,
            limit: limit,
            read: Referral.init(row:)
        )
    }
}
