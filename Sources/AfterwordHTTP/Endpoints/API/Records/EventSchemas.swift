import AfterwordCore
import AfterwordService

/// Events from outside.
enum EventSchemas {
    static let receipt = JSONSchema.object([
        .required("accepted", .integer.described("New events; a repeated (source, id) is none.")),
        .required("received", .integer.described("Events in the request.")),
        .optional(
            "ignored",
            .list(of: .text).described("Why some of them had no effect: nothing is reckoned from their type yet.")
        ),
    ])

    static let event = JSONSchema.named(
        "Event",
        .object([
            .required("specversion", .choice(["1.0"])),
            .required("id", .text(longest: 255)),
            .required("source", .text(longest: 255)),
            .required(
                "type",
                JSONSchema.choice(EventType.allCases.map(\.rawValue) + IdleEventType.allCases.map(\.rawValue))
                    .described("Known, without an effect yet: \(Self.idleTypes).")
            ),
            .optional("time", .time),
            .optional("datacontenttype", .text),
            .optional("data", data),
        ])
    )

    private static let idleTypes = IdleEventType.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")

    static let data = JSONSchema.named(
        "EventData",
        .object([
            .optional("case", supportCase),
            .optional("contact", contact),
            .optional("purchase", purchase),
            .optional("referral", referral),
            .optional(
                "message",
                JSONSchema.object([
                    .required("id", .text.described("`msg_…`, as it was sent.")), .optional("reason", .text),
                ])
                .described(
                    "Read for `message.…` only, as `purchase` for sales and `activity` for `programme.activity`."
                )
            ),
            .optional("activity", activity),
            .optional(
                "author",
                .choice(["contact", "customer", "agent", "bot"]).described(
                    "Who wrote, for `case.message`; `customer` is the contact."
                )
            ),
        ])
    )

    static let contact = JSONSchema.named(
        "ContactFacts",
        .object([
            .optional("id", .text(longest: 255).described("The sender's own id of the person.")),
            .optional("name", .text), .optional("email", .text), .optional("phone", .text),
            .optional("locale", .text.example("es-MX")), .optional("time_zone", .text.example("Europe/Madrid")),
            .optional("handles", .map(of: .text).example(["telegram": "999"])),
            .optional("consents", consents),
        ])
        .described("At least one of id, email, phone and handles.")
    )

    static let consents = JSONSchema.object(
        ContactChange.purposes.map { .optional($0, .flag) }
    )
    .described("The last word on each counts, by the time of the event; at the same moment the no.")

    private static let supportCase = JSONSchema.named(
        "CaseFacts",
        .object([
            .required("id", .text(longest: 255)),
            .optional("number", .text), .optional("subject", .text), .optional("channel", .text),
            .optional("tags", .list(of: .text, atMost: 100)),
            .optional(
                "agent",
                .object([.optional("id", .text), .optional("name", .text), .optional("email", .text)])
            ),
            .optional("team", .object([.optional("id", .text), .optional("name", .text)])),
            .optional("product", .text), .optional("brand", .text), .optional("url", .uri),
            .optional("created_at", .time), .optional("first_reply_at", .time),
            .optional(
                "resolved_at",
                JSONSchema.time.described("When `case.resolved` or `case.closed` happened, if the event has no `time`.")
            ),
            .optional("complaint", .flag), .optional("test", .flag),
        ])
    )

    private static let activity = JSONSchema.named(
        "ActivityFacts",
        .object([
            .required("id", .text(longest: 255)),
            .required("kind", .text(longest: 255).described("`helped` is kept; other kinds have no effect.")),
            .optional("url", .uri), .optional("note", .text),
        ])
    )

    private static let purchase = JSONSchema.named(
        "PurchaseFacts",
        .object([
            .required("id", .text(longest: 255)),
            .optional("amount", .either([.number, .text])), .optional("currency", .text.example("EUR")),
            .optional("product", .text), .optional("case_id", .text), .optional("referral_code", .text),
            .optional(
                "payment_reference",
                JSONSchema.text(longest: 255).described(
                    "The shop's own reference of card or account; kept as a keyed digest."
                )
            ),
        ])
    )

    private static let referral = JSONSchema.named(
        "ReferralFacts",
        .object([
            .optional("code", .text(longest: 255)),
            .optional("visit", JSONSchema.text(longest: 255).described("`rvs_…` from the landing page's address.")),
            .optional("visits", .list(of: .text(longest: 255), atMost: 100)),
            .optional("source", JSONSchema.text.described("Where it was passed on, for `referral.invited`.")),
            .optional("same_address", .flag), .optional("existing_customer", .flag),
        ])
        .described("A code without a visit counts as typed and beats visits.")
    )
}
