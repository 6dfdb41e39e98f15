package import AfterwordCore

/// What came from one source in a span.
package struct ReferralFunnelRow: Sendable, Equatable {
    package var source: String
    package var visits = 0
    package var botVisits = 0
    package var leads = 0
    /// Conversions that stand: neither refused nor reversed.
    package var conversions = 0
    /// What those conversions were worth, by currency.
    package var value: [Money] = []

    package init(source: String) {
        self.source = source
    }
}

extension Store {
    /// The funnel of each source, busiest first; conversions stand at the source of the touch that is asked for.
    package func referralFunnel(
        _ scope: ReferralScope,
        by touch: Attribution.Touch,
        in connection: any SQLConnection
    ) throws -> [ReferralFunnelRow] {
        var rows: [String: ReferralFunnelRow] = [:]
        func change(_ row: SQLRow, _ body: (inout ReferralFunnelRow, Int) throws -> Void) throws {
            let source = try row.text("source")
            try body(&rows[source, default: ReferralFunnelRow(source: source)], row.integer("n"))
        }
        for row in try connection.rows(Self.visits(scope)) {
            let isBot = try row.bool("is_bot")
            try change(row) { if isBot { $0.botVisits += $1 } else { $0.visits += $1 } }
        }
        for row in try connection.rows(Self.leads(scope)) { try change(row) { $0.leads += $1 } }
        for row in try connection.rows(Self.conversions(scope, by: touch)) {
            let value = try Money(row: row, amount: "value_minor")
            try change(row) {
                $0.conversions += $1
                if let value { $0.value.append(value) }
            }
        }
        return rows.values.sorted { ($1.conversions, $1.visits, $0.source) < ($0.conversions, $0.visits, $1.source) }
    }

    private static func visits(_ scope: ReferralScope) -> SQL {
        """
        SELECT v.source, CASE WHEN v.bot_sign IS NULL THEN 0 ELSE 1 END AS is_bot, COUNT(*) AS n
        FROM referral_visit v WHERE \(scope.marks("v")) GROUP BY 1, 2
        """
    }

    private static func leads(_ scope: ReferralScope) -> SQL {
        "SELECT l.source, COUNT(*) AS n FROM referral_lead l WHERE \(scope.marks("l")) GROUP BY 1"
    }

    private static func conversions(_ scope: ReferralScope, by touch: Attribution.Touch) -> SQL {
        """
        SELECT \(ReferralScope.source(of: "r", by: touch)) AS source, r.currency,
            COUNT(*) AS n, CAST(SUM(r.value_minor) AS BIGINT) AS value_minor
        FROM referral r WHERE \(scope.standing) GROUP BY 1, 2 ORDER BY 1, 2
        """
    }

    /// What an ambassador sees of their own code: visits by people, leads, conversions that stand.
    package func referralCounts(
        of code: EntityID<CodeRow>,
        in connection: any SQLConnection
    ) throws -> (visits: Int, leads: Int, conversions: Int) {
        func count(_ sql: SQL) throws -> Int { try connection.firstRow(sql)?.integer("n") ?? 0 }
        return (
            try count("SELECT COUNT(*) AS n FROM referral_visit WHERE code_id = \(code) AND bot_sign IS NULL"),
            try count("SELECT COUNT(*) AS n FROM referral_lead WHERE code_id = \(code)"),
            try count(
                "SELECT COUNT(*) AS n FROM referral WHERE code_id = \(code) AND state IN ('pending', 'granted')"
            )
        )
    }
}
