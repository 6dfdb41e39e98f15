import AfterwordCore
import AfterwordService

/// Ambassadors, their offers and words, helpers, and the ledger of consents.
extension RecordSchemas {
    static let ambassador = JSONSchema.named("Ambassador", .object(ambassadorMembers))

    static let ambassadorDetail = JSONSchema.named(
        "AmbassadorDetail",
        .object(
            ambassadorMembers + [
                .required(
                    "history",
                    .list(
                        of: .object([
                            .required("at", .time), .required("actor", .text), .required("action", .text),
                            .required("detail", JSONSchema.text.orNull),
                        ])
                    )
                ),
                .required(
                    "classes",
                    .list(
                        of: .object([
                            .required("at", .time), .required("class", .choice(PromoterClass.self)),
                            .required("score", .integer), .required("response", .id),
                        ])
                    )
                ),
                .required("offers", .list(of: claim)),
                .required("testimonials", .list(of: testimonial)),
            ]
        )
    )

    private static let ambassadorMembers: [JSONSchema.Property] = [
        .required("id", .id), .required("state", .choice(Ambassador.State.self)),
        .required("is_listed", JSONSchema.flag.described("Off while the newest NPS answer is below 9.")),
        .required("score", JSONSchema.number.described("0 to 100: the sum of the parts.")),
        .required(
            "parts",
            .object(AmbassadorParts.none.named.map { .required($0.name, .number) })
        ),
        .required("tier", JSONSchema.choice(AmbassadorTier.self).orNull),
        .required(
            "gates",
            JSONSchema.list(of: .choice(AmbassadorGate.self))
                .described("What bars inviting, listing and exporting the person.")
        ),
        .required("latest_score", JSONSchema.integer.orNull.described("The NPS answer that made the candidate.")),
        .required("response", JSONSchema.id.orNull),
        .required("followers", JSONSchema.integer.orNull), .required("is_partner", .flag),
        .required(
            "helper",
            JSONSchema.object([
                .required("since", .time), .required("approved", .integer), .required("pending", .integer),
            ]).orNull
        ),
        .required("since", .time), .required("invited_at", JSONSchema.time.orNull),
        .required("consented_at", JSONSchema.time.orNull), .required("consent_wording", JSONSchema.text.orNull),
        .required("withdrawn_at", JSONSchema.time.orNull), .required("contact", person.orNull),
        .required("version", .integer),
    ]

    private static let person = JSONSchema.object([
        .required("id", .id), .required("name", JSONSchema.text.orNull), .required("email", JSONSchema.text.orNull),
    ])

    static let offerRule = JSONSchema.object([
        .optional("tiers", .list(of: .choice(AmbassadorTier.self))),
        .optional("classes", .list(of: .choice(PromoterClass.self))),
        .optional("products", .list(of: .text)), .optional("locales", .list(of: .text)),
        .optional("contact", JSONSchema.id.orNull),
    ]).described("Whom it is for; an empty list allows everybody.")

    static let offer = JSONSchema.named(
        "Offer",
        .object([
            .required("id", .id), .required("title", .text), .required("terms", .text),
            .required("eligibility", offerRule), .required("limit", JSONSchema.integer.orNull),
            .required(
                "counts",
                .object([
                    .required("proposed", .integer), .required("offered", .integer), .required("claimed", .integer),
                    .required("redeemed", .integer), .required("redeemed_percent", JSONSchema.number.orNull),
                ])
            ),
            .required("expires_at", JSONSchema.time.orNull), .required("created_at", .time),
            .required("created_by", .text), .required("closed_at", JSONSchema.time.orNull),
        ])
    )

    static let claim = JSONSchema.named(
        "OfferClaim",
        .object([
            .required("id", .id), .required("offer", .id), .required("title", .text), .required("ambassador", .id),
            .required("state", .choice(OfferClaim.State.self)), .required("reference", JSONSchema.text.orNull),
            .required("approved_by", JSONSchema.text.orNull), .required("proposed_at", .time),
            .required("offered_at", JSONSchema.time.orNull), .required("claimed_at", JSONSchema.time.orNull),
            .required("redeemed_at", JSONSchema.time.orNull), .required("contact", contactReference.orNull),
        ])
    )

    static let testimonial = JSONSchema.named(
        "Testimonial",
        .object([
            .required("id", .id), .required("ambassador", .id), .required("state", .choice(Testimonial.State.self)),
            .required("words", .text), .required("name", .text), .required("locale", .text),
            .required("response", JSONSchema.id.orNull),
            .required("link", JSONSchema.uri.orNull.described("The public page, while it is approved.")),
            .required("submitted_at", .time), .required("reviewed_at", JSONSchema.time.orNull),
            .required("reviewed_by", JSONSchema.text.orNull), .required("withdrawn_at", JSONSchema.time.orNull),
        ])
    )

    static let contribution = JSONSchema.named(
        "Contribution",
        .object([
            .required("id", .id), .required("kind", .choice(Contribution.Kind.self)),
            .required("state", .choice(ReviewState.self)), .required("source", .text),
            .required("url", JSONSchema.text.orNull), .required("note", JSONSchema.text.orNull),
            .required("at", .time), .required("reviewed_at", JSONSchema.time.orNull),
            .required("reviewed_by", JSONSchema.text.orNull), .required("contact", contactReference.orNull),
        ])
    )

    static let consent = JSONSchema.named(
        "Consent",
        .object([
            .required("id", .id), .required("purpose", .text), .required("given", .flag), .required("at", .time),
            .required("channel", JSONSchema.text.orNull), .required("wording", JSONSchema.text.orNull),
            .required("language", JSONSchema.text.orNull),
            .required("text", JSONSchema.text.orNull.described("The words that were shown, in full.")),
            .required("text_sha256", JSONSchema.text.orNull.described("SHA-256 of `text`, in hexadecimal.")),
        ])
    )

    static let review = JSONSchema.object([.required("state", .choice(ReviewState.self))])
}
