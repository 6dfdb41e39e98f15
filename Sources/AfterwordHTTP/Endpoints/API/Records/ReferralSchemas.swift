import AfterwordCore
import AfterwordService
import AfterwordStorage

/// Referrals, codes and campaigns as the API shows them.
enum ReferralSchemas {
    private static let reward = JSONSchema.named(
        "Reward",
        .object([
            .required("id", .id), .required("side", .choice(RewardSide.self)), .required("rule", .text),
            .required("amount", JSONSchema.text.described("An exact decimal.")), .required("currency", .text),
            .required("state", .choice(RewardState.self)),
            .required("refusal", JSONSchema.choice(RewardRefusal.self).orNull),
        ])
    )

    private static let properties: [JSONSchema.Property] = [
        .required("id", .id), .required("campaign", .text), .required("kind", .choice(Campaign.Kind.self)),
        .required("code", JSONSchema.text.orNull), .required("credit", .choice(Referral.Credit.self)),
        .required("source", .text), .required("first_source", JSONSchema.text.orNull),
        .required("last_source", JSONSchema.text.orNull),
        .required("state", .choice(RewardState.self)),
        .required("is_held", JSONSchema.flag.described("Waits for a person, not for the end of its hold time.")),
        .required("decision", .choice(FraudReview.Decision.self)),
        .required("reasons", .list(of: .choice(FraudReason.self))),
        .required("purchase", JSONSchema.text.described("`SOURCE/ID`.")),
        .required("value", JSONSchema.text.orNull), .required("currency", JSONSchema.text.orNull),
        .required("converted_at", .time), .required("release_at", .time),
        .required("referrer", RecordSchemas.contactReference.orNull),
        .required("referred", RecordSchemas.contactReference.orNull),
        .required("rewards", .list(of: reward)), .required("version", .integer),
    ]

    static let referral = JSONSchema.named("Referral", .object(properties))

    static let detail = JSONSchema.named(
        "ReferralDetail",
        .object(
            properties + [
                .required("status_url", JSONSchema.uri.described("The referred person's own page.")),
                .required("history", .list(of: entry)),
                .required("steps", JSONSchema.list(of: step).described("From the first visit to the last reward.")),
            ]
        )
    )

    private static let entry = JSONSchema.object([
        .required("at", .time), .required("actor", .text), .required("deed", .text),
        .required("state", .choice(RewardState.self)), .required("reason", JSONSchema.text.orNull),
        .required("reward", JSONSchema.id.orNull),
    ])

    private static let step = JSONSchema.object([
        .required("at", .time), .required("kind", .choice(ReferralStep.Kind.self)),
        .required("source", JSONSchema.text.orNull), .required("actor", JSONSchema.text.orNull),
        .required("deed", JSONSchema.text.orNull), .required("state", JSONSchema.choice(RewardState.self).orNull),
        .required("reason", JSONSchema.text.orNull), .required("side", JSONSchema.text.orNull),
        .required("amount", JSONSchema.text.orNull), .required("currency", JSONSchema.text.orNull),
    ])

    static let code = JSONSchema.named(
        "ReferralCode",
        .object([
            .required("code", .text), .required("campaign", .text), .required("url", .uri),
            .required("is_open", .flag), .required("created_at", .time),
            .required("contact", RecordSchemas.contactReference.orNull),
        ])
    )

    static let campaign = JSONSchema.named(
        "Campaign",
        .object([
            .required("id", .text), .required("kind", .choice(Campaign.Kind.self)), .required("landing_url", .uri),
            .required("parameter", .text), .required("window_seconds", .integer),
            .required("touch", .choice(Attribution.Touch.self)), .required("hold_seconds", .integer),
            .required("referrer_reward", JSONSchema.text.orNull), .required("referred_reward", JSONSchema.text.orNull),
        ])
    )

    static let funnelRow = JSONSchema.named(
        "ReferralFunnelRow",
        .object([
            .required("source", .text), .required("visits", .integer), .required("bot_visits", .integer),
            .required("leads", .integer), .required("conversions", .integer),
            .required(
                "value",
                .list(of: .object([.required("amount", .text), .required("currency", .text)]))
            ),
        ])
    )
}

extension JSONValue {
    /// The referral with its `history`.
    init(_ detail: ReferralDetail) throws {
        self = try Self(encoding: detail.referral)
            .inserting("status_url", .string(detail.statusURL))
            .inserting("history", Self(encoding: detail.entries))
            .inserting("steps", Self(encoding: detail.steps))
    }

    init(_ row: ReferralFunnelRow) {
        self = [
            "source": .string(row.source), "visits": Self(row.visits), "bot_visits": Self(row.botVisits),
            "leads": Self(row.leads), "conversions": Self(row.conversions),
            "value": .array(row.value.map { ["amount": .string($0.decimal), "currency": .string($0.currency)] }),
        ]
    }
}
