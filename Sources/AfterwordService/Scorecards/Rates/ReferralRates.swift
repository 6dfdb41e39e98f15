import AfterwordCore
import AfterwordStorage

/// The figures of recommendations: organic ones only, and none before a campaign is configured.
private protocol ReferralFigure: Rate {}

extension ReferralFigure {
    var basis: Scorecard.Basis { .converted }
    var segments: [ScoreSegment] { [] }
    func missing(in context: ServiceContext) -> NoDataReason? {
        context.account.campaigns.contains { $0.kind == .organic } ? nil : .notConnected
    }
}

/// The headline: how many new customers came through a recommendation.
struct AcquiredShare: ReferralFigure {
    let name = "referral_rate"
    let title = "Referral rate"
    let formula =
        "new customers through a referral that stands ÷ new customers × 100, by first purchase; new = no purchase in the "
        + "365 days before the span"
    let base = "new customers"

    func slices(_ request: RateRequest, store: Store, in connection: any SQLConnection) throws -> [RateSlice] {
        try store.newCustomerCounts(ReferralScope(span: request.span), isByTime: request.isByTime, in: connection)
            .map { RateSlice(at: $0.at, parts: [$0.word: $0.n]) }
    }

    func value(of parts: [String: Int]) -> MetricValue {
        .portion(parts["referred"] ?? 0, of: parts["new"] ?? 0, counts: parts)
    }
}

// MARK: - The funnel

/// The steps of the funnel share their records.
private protocol FunnelRate: ReferralFigure {}

extension FunnelRate {
    func slices(_ request: RateRequest, store: Store, in connection: any SQLConnection) throws -> [RateSlice] {
        try store.referralCounts(ReferralScope(span: request.span), isByTime: request.isByTime, in: connection)
            .map { RateSlice(at: $0.at, parts: [$0.word: $0.n]) }
    }
}

/// How many invitations were followed; known only if the shop tells of invitations.
struct InvitationClickRate: FunnelRate {
    let name = "referral_clicks"
    let title = "Clicks per invitation"
    let formula = "visits by people ÷ invitations × 100; invitations are told by referral.invited"
    let base = "invitations"
    var basis: Scorecard.Basis { .visited }

    func value(of parts: [String: Int]) -> MetricValue { .ofTold(parts["clicks"] ?? 0, parts) }
}

/// How many visits became a purchase.
struct ClickConversionRate: FunnelRate {
    let name = "referral_conversion"
    let title = "Conversions per visit"
    let formula = "conversions that stand ÷ visits by people × 100; a code typed without a visit is a conversion too"
    let base = "visits by people"

    func value(of parts: [String: Int]) -> MetricValue {
        .portion(parts["conversions"] ?? 0, of: parts["clicks"] ?? 0, counts: parts)
    }
}

/// How many invitations became a purchase; known only if the shop tells of invitations.
struct InvitationYield: FunnelRate {
    let name = "referral_yield"
    let title = "Conversions per invitation"
    let formula = "conversions that stand ÷ invitations × 100; invitations are told by referral.invited"
    let base = "invitations"

    func value(of parts: [String: Int]) -> MetricValue { .ofTold(parts["conversions"] ?? 0, parts) }
}

// MARK: - Figures of people at the end of the span

/// Who was a customer is a state, not a sum, so these have a whole and no series.
private protocol CustomerFigure: ReferralFigure {}

extension CustomerFigure {
    func slices(_ request: RateRequest, store: Store, in connection: any SQLConnection) throws -> [RateSlice] {
        let tally = try store.customerTally(ReferralScope(span: request.span), in: connection)
        let parts = [
            "active": tally.activeCustomers, "invited": tally.customersWhoInvited,
            "converted": tally.customersWithConversion, "invitations": tally.invitations,
            "conversions": tally.conversions,
        ]
        // The end is no moment of the span: the slice counts for the whole and stands in no bucket.
        return [RateSlice(at: request.span.upperBound, parts: parts)]
    }
}

/// How many customers recommend.
struct ReferringShare: CustomerFigure {
    let name = "referring_share"
    let title = "Customers who refer"
    let formula =
        "active customers who invited somebody ÷ active customers × 100; active = a purchase in the last 365 days"
    let base = "active customers"

    func value(of parts: [String: Int]) -> MetricValue {
        .portion(parts["invited"] ?? 0, of: parts["active"] ?? 0, counts: parts)
    }
}

/// How many customers recommend with success.
struct StrictReferringShare: CustomerFigure {
    let name = "referring_share_strict"
    let title = "Customers whose referral bought"
    let formula =
        "active customers with a conversion that stands ÷ active customers × 100; active = a purchase in the last 365 days"
    let base = "active customers"

    func value(of parts: [String: Int]) -> MetricValue {
        .portion(parts["converted"] ?? 0, of: parts["active"] ?? 0, counts: parts)
    }
}

/// How many new customers each customer brings.
struct KFactor: CustomerFigure {
    let name = "k_factor"
    let title = "K-factor"
    let unit = MetricUnit.ratio
    let formula =
        "invitations per active customer × conversions per invitation; an invitation is told by referral.invited or proved by a "
        + "visit; below 1 is normal"
    let base = "active customers"

    func value(of parts: [String: Int]) -> MetricValue {
        var tally = ReferralTally()
        tally.activeCustomers = parts["active"] ?? 0
        tally.invitations = parts["invitations"] ?? 0
        tally.conversions = parts["conversions"] ?? 0
        return MetricValue(
            value: ReferralRates(tally).kFactor,
            n: tally.activeCustomers,
            numerator: Double(tally.conversions),
            denominator: Double(tally.activeCustomers),
            note: "no interval: a product of two shares",
            counts: parts
        )
    }
}

extension MetricValue {
    /// A share whose parts come from different records, so that it may pass 100 %, and then has no interval.
    fileprivate static func portion(_ count: Int, of total: Int, counts: [String: Int]) -> Self {
        guard count > total, total > 0 else { return .share(count, of: total, counts: counts) }
        return Self(
            value: 100 * Double(count) / Double(total),
            n: total,
            numerator: Double(count),
            denominator: Double(total),
            note: "more than all, so no interval",
            counts: counts
        )
    }

    /// A share of the invitations that the shop told of.
    fileprivate static func ofTold(_ count: Int, _ parts: [String: Int]) -> Self {
        var value = Self.portion(count, of: parts["told"] ?? 0, counts: parts)
        if parts["told"] == nil, !parts.isEmpty { value.noDataReason = .notConnected }
        return value
    }
}
