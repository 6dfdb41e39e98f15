import AfterwordCore

/// The lists that marketing may have. What may leave is decided by these statements at the moment of writing, and nowhere later:
/// consent first, then the suppression list.
///
/// Positions of all people lists: 0 keyset, 1 contact, 2 name, 3 email, 4 phone, 5 locale, 6 score, 7 survey, 8 answered_at_ms,
/// 9 since_ms, 10 consented_at_ms, 11 wording, 12 Salesforce contact id, 13 Salesforce lead id, 14 when they last said yes to marketing.
extension Store {
    /// Ambassadors who agreed and whom no gate bars, newest first. They are dated by what brought them onto the list last: their consents, their
    /// newest NPS answer, or the end of a task that kept them off it.
    ///
    /// - Returns: the keyset to go on after; `nil` after the last row.
    package func exportAmbassadors(
        _ filter: ExportFilter,
        after position: Int64?,
        limit: Int,
        in connection: any SQLConnection,
        _ body: (any SQLRecord) throws -> Void
    ) throws -> Int64? {
        var conditions = filter.conditions(survey: "r.survey", date: Self.ambassadorSince, locale: "p.locale")
        conditions.add("a.state = 'active' AND a.is_listed = 1 AND a.consented_at_ms IS NOT NULL")
        conditions.add(Self.mayBeMarketedTo)
        conditions.add(Self.isBarredByNothing(at: filter.writtenAt))
        if let position { conditions.add("a.id < \(position)") }
        return try connection.exportPage(
            """
            SELECT a.id, p.id, p.name, \(Self.liveEmail), \(Self.livePhone), p.locale, a.score, r.survey, r.answered_at_ms,
                a.since_ms, a.consented_at_ms, a.consent_wording, \(Self.salesforceID("003")), \(Self.salesforceID("00Q")),
                \(Self.marketingYes)
            FROM ambassador a JOIN contact p ON p.id = a.contact_id LEFT JOIN response r ON r.id = a.response_id
            \(conditions.clause) ORDER BY a.id DESC LIMIT \(limit)
            """,
            limit: limit,
            body
        )
    }

    /// People whose newest NPS answer makes them promoters and who agreed to marketing, in the order they came. They are dated by the later
    /// of the two, for only then are they on the list.
    ///
    /// - Returns: the keyset to go on after; `nil` after the last row.
    package func exportPromoters(
        _ filter: ExportFilter,
        after position: Int64?,
        limit: Int,
        in connection: any SQLConnection,
        _ body: (any SQLRecord) throws -> Void
    ) throws -> Int64? {
        var conditions = filter.conditions(survey: "r.survey", date: Self.promoterSince, locale: "p.locale")
        conditions.add("c.class = 'promoter' AND \(Self.isNewestClass)")
        conditions.add(Self.mayBeMarketedTo)
        if let position { conditions.add("c.contact_id > \(position)") }
        return try connection.exportPage(
            """
            SELECT c.contact_id, p.id, p.name, \(Self.liveEmail), \(Self.livePhone), p.locale, c.score, r.survey,
                r.answered_at_ms, c.at_ms, \(Self.marketingYes), NULL, \(Self.salesforceID("003")),
                \(Self.salesforceID("00Q")), \(Self.marketingYes)
            FROM contact_class c JOIN contact p ON p.id = c.contact_id LEFT JOIN response r ON r.id = c.response_id
            \(conditions.clause) ORDER BY c.contact_id LIMIT \(limit)
            """,
            limit: limit,
            body
        )
    }

    /// When the person `p` last said yes to marketing.
    private static let marketingYes: SQL = """
        (SELECT max(k.at_ms) FROM consent k WHERE k.contact_id = p.id AND k.purpose = 'marketing' AND k.given = 1)
        """

    /// Since when the person `p` allows marketing: the first yes after the last no, for systems say it again and again.
    private static let allowsMarketingSince = """
        SELECT min(k.at_ms) FROM consent k WHERE k.contact_id = p.id AND k.purpose = 'marketing' AND k.given = 1
            AND NOT EXISTS (SELECT 1 FROM consent o WHERE o.contact_id = p.id AND o.purpose = 'marketing' AND o.given = 0
                AND o.at_ms >= k.at_ms)
        """

    private static let promoterSince = """
        (SELECT max(d.at_ms) FROM (SELECT c.at_ms AS at_ms UNION ALL \(allowsMarketingSince)) d)
        """

    private static let ambassadorSince = """
        (SELECT max(d.at_ms) FROM (SELECT a.consented_at_ms AS at_ms
            UNION ALL \(allowsMarketingSince)
            UNION ALL SELECT f.closed_at_ms FROM follow_up f WHERE f.contact_id = p.id
            UNION ALL SELECT c.at_ms FROM contact_class c WHERE c.contact_id = p.id) d)
        """

    /// Of the ambassador `a` and the person `p`: no ``AmbassadorGate`` is closed now, whatever was reckoned last.
    private static func isBarredByNothing(at now: Instant?) -> SQL {
        let oldest = now.map { $0 - .days(AmbassadorGate.oldestAnswer + 1) } ?? Instant(milliseconds: 0)
        let reasons = FraudReason.ownReferral.map { reason -> SQL in "o.reasons LIKE \("%\"\(reason.rawValue)\"%")" }
        let isOwn = reasons.dropFirst().reduce(reasons[0]) { "\($0) OR \($1)" }
        return """
            a.is_partner = 0
            AND NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.contact_id = p.id AND f.state <> 'closed')
            AND NOT EXISTS (SELECT 1 FROM referral_code q WHERE q.contact_id = p.id AND q.kind = 'affiliate')
            AND NOT EXISTS (SELECT 1 FROM referral o WHERE o.referrer_id = p.id AND o.decision = 'reject'
                AND o.state IN ('refused', 'reversed') AND (\(isOwn)))
            AND EXISTS (SELECT 1 FROM contact_class c WHERE c.contact_id = p.id AND c.score >= 9 AND c.at_ms > \(oldest)
                AND \(Self.isNewestClass))
            """
    }

    /// Of the person `p`: said yes to marketing, wants surveys, was not erased, is no colleague, and no address of theirs is suppressed
    /// for what the person said.
    private static let mayBeMarketedTo: SQL = """
        p.marketing_consent = 1 AND p.opted_out_at_ms IS NULL AND p.erased_at_ms IS NULL AND p.is_staff = 0
        AND \(Suppression.isNotOnList("p.id"))
        AND NOT EXISTS (SELECT 1 FROM suppression s WHERE s.channel = 'email' AND s.handle = lower(p.email)
            AND s.reason <> 'bounced')
        """

    /// The address of `p` unless mail to it bounces.
    private static let liveEmail: SQL = """
        CASE WHEN EXISTS (SELECT 1 FROM suppression s WHERE s.channel = 'email' AND s.handle = lower(p.email))
            OR EXISTS (SELECT 1 FROM identity i WHERE i.channel = 'email' AND i.handle = lower(p.email)
                AND i.bounced_at_ms IS NOT NULL)
        THEN NULL ELSE p.email END
        """

    private static let livePhone: SQL = """
        CASE WHEN \(Suppression.hasNumber("p.phone")) THEN NULL ELSE p.phone END
        """

    /// The id under which a source of ours knows `p`, if it looks like one of Salesforce's: 15 or 18 characters with the kind in front.
    private static func salesforceID(_ kind: String) -> SQL {
        """
        (SELECT min(i.handle) FROM identity i WHERE i.contact_id = p.id AND substr(i.channel, 1, 7) = 'source:'
            AND substr(i.handle, 1, 3) = \(kind) AND length(i.handle) IN (15, 18))
        """
    }
}

/// The lists of people to take out of what was handed over before.
///
/// Positions: 0 keyset, 1 contact, 2 email, 3 phone, 4 channel, 5 handle, 6 reason, 7 since_ms.
extension Store {
    /// People who took back their consent to marketing or left the ambassadors, in the order they came. Leaving takes the consent back too, so
    /// whoever allows marketing now said so since, and may be on a list again.
    ///
    /// - Returns: the keyset to go on after; `nil` after the last row.
    package func exportWithdrawals(
        _ filter: ExportFilter,
        after position: Int64?,
        limit: Int,
        in connection: any SQLConnection,
        _ body: (any SQLRecord) throws -> Void
    ) throws -> Int64? {
        var conditions = ListConditions()
        conditions.add("w.erased_at_ms IS NULL AND COALESCE(w.marketing_consent, 0) = 0")
        conditions.add("(w.marketing_consent = 0 OR (w.state = 'withdrawn' AND w.consented_at_ms IS NOT NULL))")
        conditions.within("w.since_ms", from: filter.from, to: filter.to)
        if let position { conditions.add("w.id > \(position)") }
        return try connection.exportPage(
            """
            SELECT w.id, w.id, w.email, w.phone, NULL, NULL,
                CASE WHEN w.marketing_consent = 0 THEN 'marketing_withdrawn' ELSE 'ambassador_withdrawn' END, w.since_ms
            FROM (SELECT p.id, p.email, p.phone, p.erased_at_ms, p.marketing_consent, a.state, a.consented_at_ms, COALESCE(
                    (SELECT max(k.at_ms) FROM consent k
                        WHERE k.contact_id = p.id AND k.purpose = 'marketing' AND k.given = 0),
                    a.withdrawn_at_ms, p.facts_at_ms) AS since_ms
                FROM contact p LEFT JOIN ambassador a ON a.contact_id = p.id) w
            \(conditions.clause) ORDER BY w.id LIMIT \(limit)
            """,
            limit: limit,
            body
        )
    }

    /// The suppression list, newest first.
    ///
    /// - Returns: the keyset to go on after; `nil` after the last row.
    package func exportSuppressions(
        _ filter: ExportFilter,
        after position: Int64?,
        limit: Int,
        in connection: any SQLConnection,
        _ body: (any SQLRecord) throws -> Void
    ) throws -> Int64? {
        var conditions = ListConditions()
        conditions.within("s.since_ms", from: filter.from, to: filter.to)
        if let position { conditions.add("s.id < \(position)") }
        return try connection.exportPage(
            """
            SELECT s.id, NULL, CASE WHEN s.channel = 'email' THEN s.handle END,
                CASE WHEN s.channel = 'phone' THEN s.handle END, s.channel, s.handle, s.reason, s.since_ms
            FROM suppression s \(conditions.clause) ORDER BY s.id DESC LIMIT \(limit)
            """,
            limit: limit,
            body
        )
    }

    /// People who asked for no surveys at all, in the order they came.
    ///
    /// - Returns: the keyset to go on after; `nil` after the last row.
    package func exportOptOuts(
        _ filter: ExportFilter,
        after position: Int64?,
        limit: Int,
        in connection: any SQLConnection,
        _ body: (any SQLRecord) throws -> Void
    ) throws -> Int64? {
        var conditions = ListConditions()
        conditions.add("p.opted_out_at_ms IS NOT NULL AND p.erased_at_ms IS NULL")
        conditions.within("p.opted_out_at_ms", from: filter.from, to: filter.to)
        if let position { conditions.add("p.id > \(position)") }
        return try connection.exportPage(
            """
            SELECT p.id, p.id, p.email, p.phone, NULL, NULL, 'opted_out', p.opted_out_at_ms
            FROM contact p \(conditions.clause) ORDER BY p.id LIMIT \(limit)
            """,
            limit: limit,
            body
        )
    }
}
