package import AfterwordCore

extension Store {
    package func insert(_ reward: Reward, in connection: any SQLConnection) throws {
        try connection.post(
            """
            INSERT INTO reward (id, referral_id, side, contact_id, rule, amount_minor, currency, state, refusal,
                changed_at_ms)
            VALUES (\(reward.id), \(reward.referralID), \(reward.side.rawValue), \(reward.contactID), \(reward.rule),
                \(reward.amount.minorUnits), \(reward.amount.currency), \(reward.state.rawValue),
                \(reward.refusal?.rawValue), \(reward.changedAt))
            ON CONFLICT (referral_id, side) DO NOTHING
            """
        )
    }

    /// Moves a reward on if it still stands where it was read; so no deed is done twice.
    package func move(
        _ reward: Reward,
        to state: RewardState,
        at now: Instant,
        in connection: any SQLConnection
    ) throws -> Bool {
        try connection.execute(
            """
            UPDATE reward SET state = \(state.rawValue), changed_at_ms = \(now)
            WHERE id = \(reward.id) AND state = \(reward.state.rawValue)
            """
        ) > 0
    }

    package func rewards(
        of ids: [EntityID<Referral>],
        in connection: any SQLConnection
    ) throws -> [EntityID<Referral>: [Reward]] {
        guard !ids.isEmpty else { return [:] }
        let rows = try connection.rows(
            "SELECT * FROM reward WHERE referral_id IN \(list: ids.map(\.rawValue)) ORDER BY referral_id, side DESC"
        )
        return Dictionary(grouping: try rows.map(Reward.init(row:)), by: \.referralID)
    }

    /// What a person gets or got as a referrer, newest first; at most `limit`.
    package func rewards(
        ofReferrer id: EntityID<Contact>,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> [Reward] {
        try connection.rows(
            """
            SELECT * FROM reward WHERE contact_id = \(id) AND side = 'referrer' ORDER BY id DESC LIMIT \(limit)
            """
        ).map(Reward.init(row:))
    }

    /// Granted and not yet paid, oldest first.
    package func payableRewards(
        after id: EntityID<Reward>?,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> [Reward] {
        try connection.rows(
            "SELECT * FROM reward WHERE state = 'granted' AND id > \(id?.rawValue ?? 0) ORDER BY id LIMIT \(limit)"
        ).map(Reward.init(row:))
    }

    /// Referrer's rewards of a campaign that are owed, paid or may become so, for its limits.
    package func countRewards(
        campaign: String,
        referrer: EntityID<Contact>?,
        since: Instant?,
        in connection: any SQLConnection
    ) throws -> Int {
        var sql: SQL = """
            SELECT COUNT(*) AS n FROM reward w JOIN referral r ON r.id = w.referral_id
            WHERE w.side = 'referrer' AND w.state IN ('pending', 'granted', 'paid') AND r.campaign = \(campaign)
            """
        if let referrer { sql += " AND w.contact_id = \(referrer)" as SQL }
        if let since { sql += " AND r.converted_at_ms > \(since)" as SQL }
        return try connection.firstRow(sql)?.integer("n") ?? 0
    }

    /// Appends a line to the ledger; `reward` = `nil` speaks of the referral as a whole.
    package func appendRewardEntry(
        _ referral: EntityID<Referral>,
        reward: EntityID<Reward>?,
        deed: String,
        state: RewardState,
        actor: String,
        reason: String?,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        let id: EntityID<RewardEntry> = self.ids.next(at: now)
        try connection.post(
            """
            INSERT INTO reward_entry (id, referral_id, reward_id, at_ms, actor, deed, state, reason)
            VALUES (\(id), \(referral), \(reward), \(now), \(actor), \(deed), \(state.rawValue), \(reason))
            """
        )
    }

    /// The ledger of a referral, oldest line first.
    package func rewardEntries(
        of id: EntityID<Referral>,
        in connection: any SQLConnection
    ) throws -> [RewardEntry] {
        try connection.rows("SELECT * FROM reward_entry WHERE referral_id = \(id) ORDER BY id")
            .map(RewardEntry.init(row:))
    }
}
