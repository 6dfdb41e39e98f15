package import AfterwordCore

extension Store {
    /// Offers that stood open to a person from some day on, and how many of them were redeemed, by quarter of an hour if asked.
    package func offerRedemptions(
        from: Instant,
        to: Instant,
        isByTime: Bool,
        in connection: any SQLConnection
    ) throws -> [(at: Instant, offered: Int, redeemed: Int)] {
        let quarter: SQL = isByTime ? "offered_at_ms - offered_at_ms % 900000" : "0"
        return try connection.rows(
            """
            SELECT quarter, COUNT(*) AS offered, CAST(SUM(is_redeemed) AS BIGINT) AS redeemed FROM (
                SELECT \(quarter) AS quarter, CASE WHEN state = 'redeemed' THEN 1 ELSE 0 END AS is_redeemed
                FROM offer_claim WHERE offered_at_ms >= \(from) AND offered_at_ms < \(to)
            ) AS claim
            GROUP BY quarter
            """
        ).map { row in
            (try row.instant("quarter"), try row.integer("offered"), try row.integer("redeemed"))
        }
    }

    /// People whose newest class is promoter since some time of the span, and how many of them may be quoted.
    package func quotablePromoters(
        from: Instant,
        to: Instant,
        isByTime: Bool,
        in connection: any SQLConnection
    ) throws -> [(at: Instant, promoters: Int, quotable: Int)] {
        let quarter: SQL = isByTime ? "c.at_ms - c.at_ms % 900000" : "0"
        return try connection.rows(
            """
            SELECT quarter, COUNT(*) AS promoters, CAST(SUM(is_quotable) AS BIGINT) AS quotable FROM (
                SELECT \(quarter) AS quarter, CASE WHEN p.quote_consent = 1 THEN 1 ELSE 0 END AS is_quotable
                FROM contact_class c JOIN contact p ON p.id = c.contact_id AND p.erased_at_ms IS NULL
                WHERE c.class = 'promoter' AND c.at_ms >= \(from) AND c.at_ms < \(to) AND \(Self.isNewestClass)
            ) AS newest
            GROUP BY quarter
            """
        ).map { row in
            (try row.instant("quarter"), try row.integer("promoters"), try row.integer("quotable"))
        }
    }
}
