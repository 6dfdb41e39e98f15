package import AfterwordCore
package import AfterwordStorage

/// The funnel by source; the rates stand in ``BuiltInRates``.
package struct ReferralFigures: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Busiest source first.
    package func funnel(
        _ span: Range<Instant>,
        kind: Campaign.Kind = .organic,
        campaign: String? = nil,
        by touch: Attribution.Touch = .last
    ) async throws -> [ReferralFunnelRow] {
        let store = self.context.store
        let scope = ReferralScope(span: span, kind: kind, campaign: campaign)
        return try await store.database.read { try store.referralFunnel(scope, by: touch, in: $0) }
    }
}
