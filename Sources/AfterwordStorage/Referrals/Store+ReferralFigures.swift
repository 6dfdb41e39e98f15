package import AfterwordCore

/// How many records of one kind fell in a quarter of an hour; without time, all stand at one moment.
package struct ReferralCount: Sendable, Equatable {
    package var at: Instant
    package var word: String
    package var n: Int
}

extension Store {
    /// A purchase this long ago no longer makes a person a customer.
    package static let customerMemory = Duration.days(365)

    private static let quarter: Int64 = 900_000

    /// Invitations (`told`), visits by people (`clicks`) and standing conversions (`conversions`) of a scope.
    package func referralCounts(
        _ scope: ReferralScope,
        isByTime: Bool,
        in connection: any SQLConnection
    ) throws -> [ReferralCount] {
        let invites: SQL = "SELECT i.at_ms FROM referral_invite i WHERE \(scope.marks("i"))"
        let visits: SQL = "SELECT v.at_ms FROM referral_visit v WHERE v.bot_sign IS NULL AND \(scope.marks("v"))"
        let conversions: SQL = "SELECT r.converted_at_ms AS at_ms FROM referral r WHERE \(scope.standing)"
        let start = scope.span.lowerBound
        return try [("told", invites), ("clicks", visits), ("conversions", conversions)].flatMap { word, records in
            try self.counts(word, records, start: start, isByTime: isByTime, in: connection)
        }
    }

    /// People whose first purchase since a year before the span lies in it (`new`), and those of them who came through a standing
    /// referral (`referred`), by the time of that purchase.
    package func newCustomerCounts(
        _ scope: ReferralScope,
        isByTime: Bool,
        in connection: any SQLConnection
    ) throws -> [ReferralCount] {
        let span = scope.span
        func firsts(_ condition: SQL) -> SQL {
            """
            SELECT MIN(p.completed_at_ms) AS at_ms FROM purchase p
            WHERE p.completed_at_ms >= \(span.lowerBound) AND p.completed_at_ms < \(span.upperBound)
                AND p.contact_id IS NOT NULL AND \(condition) AND NOT EXISTS (SELECT 1 FROM purchase o
                    WHERE o.contact_id = p.contact_id AND o.completed_at_ms < \(span.lowerBound)
                    AND o.completed_at_ms >= \(span.lowerBound - Self.customerMemory))
            GROUP BY p.contact_id
            """
        }
        let referred: SQL =
            "EXISTS (SELECT 1 FROM referral r WHERE r.referred_id = p.contact_id AND \(scope.standing))"
        let start = span.lowerBound
        return try [("new", firsts("1 = 1")), ("referred", firsts(referred))].flatMap { word, records in
            try self.counts(word, records, start: start, isByTime: isByTime, in: connection)
        }
    }

    /// The counts of people at the end of a span, which are no sums of its parts.
    package func customerTally(_ scope: ReferralScope, in connection: any SQLConnection) throws -> ReferralTally {
        func count(_ sql: SQL) throws -> Int { try connection.firstRow(sql)?.integer("n") ?? 0 }
        let end = scope.span.upperBound
        let since = end - Self.customerMemory
        let isActive: SQL = """
            EXISTS (SELECT 1 FROM purchase p WHERE p.contact_id = c.contact_id AND p.completed_at_ms >= \(since)
                AND p.completed_at_ms < \(end))
            """
        var tally = ReferralTally()
        tally.activeCustomers = try count(
            """
            SELECT COUNT(DISTINCT contact_id) AS n FROM purchase
            WHERE completed_at_ms >= \(since) AND completed_at_ms < \(end)
            """
        )
        tally.customersWhoInvited = try count(
            """
            SELECT COUNT(DISTINCT c.contact_id) AS n FROM referral_code c WHERE \(isActive) AND (
                EXISTS (SELECT 1 FROM referral_visit v
                    WHERE v.code_id = c.id AND v.bot_sign IS NULL AND \(scope.marks("v")))
                OR EXISTS (SELECT 1 FROM referral_invite i WHERE i.code_id = c.id AND \(scope.marks("i"))))
            """
        )
        tally.customersWithConversion = try count(
            """
            SELECT COUNT(DISTINCT c.contact_id) AS n FROM referral_code c WHERE \(isActive)
                AND EXISTS (SELECT 1 FROM referral r WHERE r.code_id = c.id AND \(scope.standing))
            """
        )
        for count in try self.referralCounts(scope, isByTime: false, in: connection) {
            switch count.word {
            case "told": tally.invitations += count.n
            case "clicks": tally.invitationsClicked += count.n
            default: tally.conversions += count.n
            }
        }
        // A visit that no told invitation explains proves one that was not told.
        tally.invitations = max(tally.invitations, tally.invitationsClicked)
        return tally
    }

    private func counts(
        _ word: String,
        _ records: SQL,
        start: Instant,
        isByTime: Bool,
        in connection: any SQLConnection
    ) throws -> [ReferralCount] {
        guard isByTime else {
            let n = try connection.firstRow("SELECT COUNT(*) AS n FROM (\(records)) AS x")?.integer("n") ?? 0
            return n == 0 ? [] : [ReferralCount(at: start, word: word, n: n)]
        }
        return try connection.rows(
            "SELECT x.at_ms / \(Self.quarter) AS quarter, COUNT(*) AS n FROM (\(records)) AS x GROUP BY 1"
        ).map { row in
            let quarter = try row.integer("quarter")
            return ReferralCount(
                at: Instant(milliseconds: Int64(quarter) * Self.quarter),
                word: word,
                n: try row.integer("n")
            )
        }
    }
}
