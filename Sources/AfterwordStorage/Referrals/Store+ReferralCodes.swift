package import AfterwordCore

extension Store {
    /// Gives a person the code of a campaign; whoever has one keeps it.
    ///
    /// - Returns: whether the code is new; throws a unique violation in the rare case that another person has the same code.
    @discardableResult
    package func insert(
        code: ReferralCode,
        campaign: Campaign,
        of contactID: EntityID<Contact>,
        at now: Instant,
        in connection: any SQLConnection
    ) throws -> Bool {
        let id: EntityID<CodeRow> = self.ids.next(at: now)
        return try connection.execute(
            """
            INSERT INTO referral_code (id, code, campaign, kind, contact_id, created_at_ms)
            VALUES (\(id), \(code.text), \(campaign.id), \(campaign.kind.rawValue), \(contactID), \(now))
            ON CONFLICT (contact_id, campaign) DO NOTHING
            """
        ) > 0
    }

    package func referralCode(_ code: ReferralCode, in connection: any SQLConnection) throws -> CodeRow? {
        try connection.firstRow("\(CodeRow.selection) WHERE c.code = \(code.text)").map(CodeRow.init(row:))
    }

    package func referralCode(_ id: EntityID<CodeRow>, in connection: any SQLConnection) throws -> CodeRow? {
        try connection.firstRow("\(CodeRow.selection) WHERE c.id = \(id)").map(CodeRow.init(row:))
    }

    /// A person's codes, oldest first.
    package func referralCodes(of id: EntityID<Contact>, in connection: any SQLConnection) throws -> [CodeRow] {
        try connection.rows("\(CodeRow.selection) WHERE c.contact_id = \(id) ORDER BY c.id").map(CodeRow.init(row:))
    }

    /// Codes newest first, of one campaign or of all, or one of them; for the command line.
    package func referralCodes(
        campaign: String?,
        code: ReferralCode? = nil,
        after position: ListPosition?,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> ListPage<CodeRow> {
        var sql: SQL = "\(CodeRow.selection) WHERE c.id < \(position?.values.first ?? Int64.max)"
        if let campaign { sql += " AND c.campaign = \(campaign)" as SQL }
        if let code { sql += " AND c.code = \(code.text)" as SQL }
        let rows = try connection.rows(sql + " ORDER BY c.id DESC LIMIT \(limit + 1)").map(CodeRow.init(row:))
        let shown = Array(rows.prefix(limit))
        let next = rows.count > limit ? shown.last.map { ListPosition(values: [$0.id.rawValue]) } : nil
        return ListPage(rows: shown, next: next)
    }

    /// Active ambassadors who have no code in the campaign yet.
    package func ambassadorsWithoutCode(
        campaign: String,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> [EntityID<Contact>] {
        try connection.rows(
            """
            SELECT a.contact_id FROM ambassador a
            WHERE a.state = 'active' AND NOT EXISTS (SELECT 1 FROM referral_code c
                WHERE c.contact_id = a.contact_id AND c.campaign = \(campaign))
            ORDER BY a.id LIMIT \(limit)
            """
        ).map { try $0.id("contact_id", of: Contact.self) }
    }

    /// Closes a code for new visits, or opens it again.
    @discardableResult
    package func setClosed(
        _ id: EntityID<CodeRow>,
        at closedAt: Instant?,
        in connection: any SQLConnection
    ) throws -> Bool {
        try connection.execute("UPDATE referral_code SET closed_at_ms = \(closedAt) WHERE id = \(id)") > 0
    }
}
