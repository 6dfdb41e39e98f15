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
            .required("refused", JSONSchema.integer.described("Requests with a wrong signature since the start.")),
            .required("last_refused_at", JSONSchema.time.orNull),
            .required("last_refusal", JSONSchema.text.orNull),
        ])
    )
}
