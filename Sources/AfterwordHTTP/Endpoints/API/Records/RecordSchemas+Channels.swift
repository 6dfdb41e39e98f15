import AfterwordService

extension RecordSchemas {
    private static let trouble = JSONSchema.object([
        .required("code", JSONSchema.text.described("Stable: `cannot_connect`, `http_401`, `stopped`, `dry_run`…")),
        .required("words", .text), .required("remedy", .text),
    ])

    private static let failure = JSONSchema.object([
        .required("at", .time), .required("message", .id), .required("reason", .text),
        .required("status", JSONSchema.integer.orNull), .required("trouble", trouble),
    ])

    private static let stoppedQueue = JSONSchema.object([
        .required("name", .text), .required("stopped_at", .time), .required("trouble", trouble),
    ])

    static let channel = JSONSchema.named(
        "Channel",
        .object([
            .required("id", .text),
            .required("type", JSONSchema.text.orNull.described("null once it left the configuration.")),
            .required(
                "purpose",
                JSONSchema.choice(ChannelRecord.Purpose.self)
                    .described("`write_back` and `questions` lead to the helpdesk of `source`.")
            ),
            .required("source", JSONSchema.text.orNull.described("null for a channel.")),
            .required("address_kind", JSONSchema.text.orNull.described("null for a channel to a system.")),
            .required("state", .choice(ChannelRecord.State.self)), .required("trouble", trouble.orNull),
            .required("waiting", .integer), .required("waiting_since", JSONSchema.time.orNull),
            .required("held", .integer), .required("failed", .integer), .required("sent_last_hour", .integer),
            .required("sent_last_day", .integer),
            .required("sent_by_hour", JSONSchema.list(of: .integer).described("24 counts, the oldest hour first.")),
            .required("last_success_at", JSONSchema.time.orNull), .required("last_failure", failure.orNull),
            .required("stopped_queues", .list(of: stoppedQueue)),
        ])
    )

    static let source = JSONSchema.named(
        "Source",
        .object([
            .required("id", .text), .required("type", .text),
            .required("url", JSONSchema.uri.described("What to paste into the helpdesk.")),
            .required("last_event_at", JSONSchema.time.orNull.described("Of the last 30 days.")),
            .required("refused", JSONSchema.integer.described("Requests of the last 30 days, a minute late.")),
            .required(
                "refusals",
                .object([
                    .required("signature", JSONSchema.integer.described("Missing or wrong.")),
                    .required("stale", JSONSchema.integer.described("Right, but signed too long ago.")),
                    .required("content", JSONSchema.integer.described("Rightly signed, but not to be read.")),
                ])
            ),
            .required("last_refused_at", JSONSchema.time.orNull),
            .required("last_refusal", JSONSchema.text.orNull),
        ])
    )
}
