import AfterwordCore
import AfterwordStorage

/// How many of the offers that stood open to a person were used.
struct RedeemedShare: Rate {
    let name = "offer_redemption"
    let title = "Offers redeemed"
    let formula =
        "offers redeemed ÷ offers made to a person × 100, by the day they were offered; one per person and offer"
    let base = "offers made"
    let basis = Scorecard.Basis.offered
    let segments: [ScoreSegment] = []

    func slices(_ request: RateRequest, store: Store, in connection: any SQLConnection) throws -> [RateSlice] {
        try store.offerRedemptions(
            from: request.span.lowerBound,
            to: request.span.upperBound,
            isByTime: request.isByTime,
            in: connection
        ).map { RateSlice(at: $0.at, parts: ["offered": $0.offered, "redeemed": $0.redeemed]) }
    }

    func value(of parts: [String: Int]) -> MetricValue {
        .share(parts["redeemed"] ?? 0, of: parts["offered"] ?? 0, counts: parts)
    }
}

/// How many promoters let themselves be quoted: what friends say is believed more than what a house says.
struct RecommendationUse: Rate {
    let name = "recommendation_use"
    let title = "Promoters who may be quoted"
    let formula =
        "promoters with consent to be quoted ÷ promoters × 100; promoters whose newest NPS answer lies in the span"
    let base = "promoters"
    let basis = Scorecard.Basis.joined
    let segments: [ScoreSegment] = []

    func slices(_ request: RateRequest, store: Store, in connection: any SQLConnection) throws -> [RateSlice] {
        try store.quotablePromoters(
            from: request.span.lowerBound,
            to: request.span.upperBound,
            isByTime: request.isByTime,
            in: connection
        ).map { RateSlice(at: $0.at, parts: ["promoters": $0.promoters, "quotable": $0.quotable]) }
    }

    func value(of parts: [String: Int]) -> MetricValue {
        .share(parts["quotable"] ?? 0, of: parts["promoters"] ?? 0, counts: parts)
    }
}
