import AfterwordCore
import AfterwordService

/// Replies to customers as the API shows them.
enum FollowUpSchemas {
    static let wish = JSONSchema.object([
        .optional("channel", JSONSchema.text(longest: 255).described("Without it, the first way without a warning.")),
        .optional("template", .text(longest: 255)),
        .optional(
            "text",
            JSONSchema.text(longest: ReplyWish.longestText).described("Goes as it is, instead of the template's words.")
        ),
        .optional("subject", .text(longest: ReplyWish.longestSubject)),
        .optional("agent", JSONSchema.text(longest: 255).described("Whose name stands for {agent}.")),
        .optional("acknowledge", .list(of: .choice(ReplyWarning.self))),
    ])

    private static let way = JSONSchema.named(
        "ReplyWay",
        .object([
            .required("channel", .text), .required("type", .text), .required("recipient", JSONSchema.text.orNull),
            .required("warnings", .list(of: .choice(ReplyWarning.self))),
        ])
    )

    private static let words: [JSONSchema.Property] = [
        .required("locale", .text), .required("subject", .text), .required("text", .text),
    ]

    static let draft = JSONSchema.object([.required("way", way)] + words)

    static let choices = JSONSchema.object([
        .required("ways", .list(of: way)),
        .required("templates", .list(of: .object([.required("name", .text), .required("title", .text)] + words))),
    ])

    static let reply = JSONSchema.named(
        "FollowUpReply",
        .object([
            .required("message", .id), .required("at", .time), .required("actor", .text),
            .required("channel", JSONSchema.text.orNull.described("null once the message is forgotten.")),
            .required("recipient", JSONSchema.text.orNull), .required("subject", JSONSchema.text.orNull),
            .required("text", JSONSchema.text.orNull),
            .required("state", JSONSchema.choice(MessageState.self).orNull),
            .required("last_error", JSONSchema.text.orNull),
        ])
    )

    static let recovery = JSONSchema.named(
        "RecoveryCheck",
        .object([
            .required("invitation", .id), .required("state", .choice(InvitationState.self)),
            .required("reason", JSONSchema.choice(DecisionReason.self).orNull),
            .required("due_at", JSONSchema.time.orNull), .required("score", JSONSchema.integer.orNull),
            .required("recovered", JSONSchema.flag.orNull),
        ])
    )
}
