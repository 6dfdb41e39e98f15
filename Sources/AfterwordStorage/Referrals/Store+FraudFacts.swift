package import AfterwordCore

/// What the purchase table knows of a purchase.
package struct PurchaseRow: Sendable, Equatable {
    package var contactID: EntityID<Contact>?
    package var amount: String?
    package var currency: String?
    package var completedAt: Instant?
    package var refundedAt: Instant?
    package var refundedAmount: String?
    package var paymentKey: String?

    /// `nil` if nothing was given back.
    package var refund: RefundTotal? {
        self.refundedAt.map { _ in self.refundedAmount.map(RefundTotal.part) ?? .whole }
    }
}

extension Store {
    package func purchase(_ key: SourceKey, in connection: any SQLConnection) throws -> PurchaseRow? {
        let row = try connection.firstRow(
            "SELECT * FROM purchase WHERE source = \(key.source) AND external_id = \(key.id)"
        )
        guard let row else { return nil }
        return PurchaseRow(
            contactID: try row.optionalID("contact_id"),
            amount: try row.optionalText("amount"),
            currency: try row.optionalText("currency"),
            completedAt: try row.optionalInstant("completed_at_ms"),
            refundedAt: try row.optionalInstant("refunded_at_ms"),
            refundedAmount: try row.optionalText("refunded_amount"),
            paymentKey: try row.optionalText("payment_key")
        )
    }

    /// Whether the person bought something else in the span and kept at least a part of it.
    package func hasPurchase(
        of contact: EntityID<Contact>,
        besides key: SourceKey,
        from: Instant,
        to: Instant,
        in connection: any SQLConnection
    ) throws -> Bool {
        try connection.rows(
            """
            SELECT amount, refunded_at_ms, refunded_amount FROM purchase
            WHERE contact_id = \(contact) AND completed_at_ms >= \(from) AND completed_at_ms <= \(to)
                AND (refunded_at_ms IS NULL OR refunded_amount IS NOT NULL)
                AND NOT (source = \(key.source) AND external_id = \(key.id))
            """
        ).contains { row in
            guard try row.optionalInstant("refunded_at_ms") != nil else { return true }
            let refund = try row.optionalText("refunded_amount").map(RefundTotal.part) ?? .whole
            return !refund.isWhole(of: try row.optionalText("amount"))
        }
    }

    /// Whether the person has paid with this means.
    package func hasPaid(
        _ contact: EntityID<Contact>,
        with paymentKey: String,
        in connection: any SQLConnection
    ) throws -> Bool {
        try connection.firstRow(
            "SELECT id FROM purchase WHERE payment_key = \(paymentKey) AND contact_id = \(contact) LIMIT 1"
        ) != nil
    }

    /// Whether another person whom the same referrer brought has paid with this means.
    package func isPaymentShared(
        _ paymentKey: String,
        referrer: EntityID<Contact>,
        besides referred: EntityID<Contact>,
        in connection: any SQLConnection
    ) throws -> Bool {
        try connection.firstRow(
            """
            SELECT r.id FROM purchase p JOIN referral r ON r.purchase_source = p.source AND r.purchase_id = p.external_id
            WHERE p.payment_key = \(paymentKey) AND r.referrer_id = \(referrer) AND r.referred_id <> \(referred) LIMIT 1
            """
        ) != nil
    }

    /// Conversions of a referrer in the half-open span `from..<to`.
    package func countReferrals(
        of referrer: EntityID<Contact>,
        from: Instant,
        to: Instant,
        in connection: any SQLConnection
    ) throws -> Int {
        try connection.firstRow(
            """
            SELECT COUNT(*) AS n FROM referral
            WHERE referrer_id = \(referrer) AND converted_at_ms >= \(from) AND converted_at_ms < \(to)
            """
        )?.integer("n") ?? 0
    }
}
