package import AfterwordCore

/// Which referrals a figure is made of.
package struct ReferralScope: Sendable, Equatable {
    package var span: Range<Instant>
    /// Affiliates are out unless asked for: paid partners say nothing about who recommends.
    package var kind: Campaign.Kind
    /// `nil` = all of that kind.
    package var campaign: String?

    package init(span: Range<Instant>, kind: Campaign.Kind = .organic, campaign: String? = nil) {
        self.span = span
        self.kind = kind
        self.campaign = campaign
    }

    /// What belongs to the scope of a table with `code_id` and `at_ms`.
    func marks(_ table: String) -> SQL {
        var code: SQL = "c.id = \(unsafe: table).code_id AND c.kind = \(self.kind.rawValue)"
        if let campaign { code += " AND c.campaign = \(campaign)" as SQL }
        return """
            \(unsafe: table).at_ms >= \(self.span.lowerBound) AND \(unsafe: table).at_ms < \(self.span.upperBound)
            AND EXISTS (SELECT 1 FROM referral_code c WHERE \(code))
            """
    }

    /// Where a row of `referral` came from; a typed code has no visit.
    static func source(of table: String, by touch: Attribution.Touch) -> SQL {
        let column = touch == .first ? "first_source" : "last_source"
        return """
            CASE WHEN \(unsafe: table).credit = 'code' THEN 'code' ELSE \(unsafe: table).\(unsafe: column) END
            """
    }

    /// What stands in the scope of `referral r`: neither refused nor reversed.
    var standing: SQL {
        var sql: SQL = """
            r.state IN ('pending', 'granted') AND r.kind = \(self.kind.rawValue)
            AND r.converted_at_ms >= \(self.span.lowerBound) AND r.converted_at_ms < \(self.span.upperBound)
            """
        if let campaign { sql += " AND r.campaign = \(campaign)" as SQL }
        return sql
    }
}
