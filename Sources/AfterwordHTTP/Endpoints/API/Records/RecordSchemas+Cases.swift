import AfterwordCore
import AfterwordService

extension RecordSchemas {
    private static let messageProperties: [JSONSchema.Property] = [
        .required("id", .id), .required("kind", .choice(Message.Kind.self)),
        .required("state", .choice(MessageState.self)), .required("type", .text), .required("channel", .text),
        .required("destination", .text), .required("recipient", JSONSchema.text.orNull),
        .required("subject", JSONSchema.text.orNull), .required("text", JSONSchema.text.orNull),
        .required("invitation", JSONSchema.id.orNull), .required("follow_up", JSONSchema.id.orNull),
        .required("contact", contactReference.orNull), .required("created_at", .time),
        .required("expires_at", JSONSchema.time.orNull), .required("sent_at", JSONSchema.time.orNull),
        .required("receipt", JSONSchema.text.orNull), .required("attempt_count", .integer),
        .required("last_error", JSONSchema.text.orNull),
        .required("can_replay", JSONSchema.flag.described("Whether it can be sent again.")),
    ]

    static let message = JSONSchema.named("Message", .object(messageProperties))

    static let messageDetail = JSONSchema.named(
        "MessageDetail",
        .object(messageProperties + [.required("attempts", .list(of: attempt))])
    )

    private static let attempt = JSONSchema.object([
        .required("number", .integer), .required("channel", .text), .required("at", .time),
        .required("duration_ms", .integer),
        .required("outcome", .choice(["sent", "retry", "hold", "give_up", "unclear"])),
        .required("status", JSONSchema.integer.orNull.described("HTTP status of the reply, if there was one.")),
        .required("detail", JSONSchema.text.orNull),
    ])

    static let contact = JSONSchema.named(
        "Contact",
        .object([
            .required("id", .id), .required("name", JSONSchema.text.orNull),
            .required("email", JSONSchema.text.orNull), .required("phone", JSONSchema.text.orNull),
            .required("locale", JSONSchema.text.orNull), .required("time_zone", JSONSchema.text.orNull),
            .required(
                "consents",
                .object(
                    ContactChange.purposes.map {
                        .required($0, JSONSchema.flag.orNull.described("null = never said."))
                    }
                )
            ),
            .required("opted_out", .flag), .required("opted_out_at", JSONSchema.time.orNull),
            .required(
                "opted_out_channels",
                JSONSchema.list(of: .text).described("Channel kinds on which the person wants no surveys.")
            ),
            .required(
                "asked_less_at",
                JSONSchema.time.orNull.described("Since when the person wants at most one survey in half a year.")
            ),
            .required("is_staff", .flag),
            .required(
                "handles",
                .list(
                    of: .object([
                        .required("channel", .text), .required("handle", .text),
                        .required("bounced_at", JSONSchema.time.orNull),
                        .required("suppressed", JSONSchema.choice(SuppressionReason.self).orNull),
                    ])
                )
            ),
            .required("version", JSONSchema.integer.described("The number inside the ETag.")),
        ])
    )

    private static let caseProperties: [JSONSchema.Property] = [
        .required("id", JSONSchema.text.described("The helpdesk's own id.")), .required("source", .text),
        .required("number", JSONSchema.text.orNull), .required("subject", JSONSchema.text.orNull),
        .required("channel", JSONSchema.text.orNull), .required("tags", .list(of: .text)),
        .required("agent", agent.orNull), .required("team", team.orNull),
        .required("product", JSONSchema.text.orNull), .required("brand", JSONSchema.text.orNull),
        .required("url", JSONSchema.text.orNull), .required("complaint", .flag), .required("test", .flag),
        .required("state", .choice(CaseState.Phase.self)), .required("resolution_number", .integer),
        .required("opened_at", JSONSchema.time.orNull), .required("first_reply_at", JSONSchema.time.orNull),
        .required("resolved_at", JSONSchema.time.orNull), .required("reopened_at", JSONSchema.time.orNull),
        .required("contact", contactReference.orNull),
    ]

    static let supportCase = JSONSchema.named("Case", .object(caseProperties))

    private static let documentProperties: [JSONSchema.Property] =
        caseProperties + [
            .required("decisions", .list(of: decision)), .required("invitations", .list(of: invitation)),
            .required("responses", .list(of: response)),
        ]

    static let caseDocument = JSONSchema.named("CaseDocument", .object(documentProperties))

    static let caseExplanation = JSONSchema.named(
        "CaseExplanation",
        .object(
            documentProperties + [
                .required("summary", JSONSchema.text.described("How it stands, in one sentence.")),
                .required("story", JSONSchema.list(of: .text).described("One line per moment, oldest first.")),
                .required("moments", .list(of: moment)),
            ]
        )
    )

    private static let moment = JSONSchema.object([
        .required("at", .time), .required("kind", .choice(Moment.Kind.self)), .required("title", .text),
        .required("details", .list(of: .text)), .required("id", .text),
        .optional("case", JSONSchema.text.described("The case as people call it, in the story of a person.")),
    ])

    static let contactTimeline = JSONSchema.named(
        "ContactTimeline",
        .object([
            .required("contact", contact),
            .required("summary", JSONSchema.text.described("How it stands, in one sentence.")),
            .required("story", JSONSchema.list(of: .text).described("One line per moment, oldest first.")),
            .required("moments", .list(of: moment)),
        ])
    )

    private static let agent = JSONSchema.object([
        .optional("id", .text), .optional("name", .text), .optional("email", .text),
    ])

    private static let team = JSONSchema.object([.optional("id", .text), .optional("name", .text)])
}
