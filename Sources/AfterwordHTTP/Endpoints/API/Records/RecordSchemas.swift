import AfterwordCore
import AfterwordService
import AfterwordStorage

/// What the API shows of its records; the tests hold the replies against them.
enum RecordSchemas {
    static let contactReference = JSONSchema.named(
        "ContactReference",
        .object([
            .required("id", .id), .optional("name", .text), .optional("email", .text), .optional("phone", .text),
            .optional("locale", .text),
        ])
    )

    static let caseName = JSONSchema.text.orNull.described("`SOURCE/CASE`, or null without a case.")

    static let segments = JSONSchema.named(
        "Segments",
        .object([
            .optional("channel", .text), .optional("agent", .text), .optional("team", .text),
            .required("tags", .list(of: .text)), .optional("product", .text), .optional("brand", .text),
        ])
        .described("What the answer is counted under, as it was at the resolution.")
    )

    static let invitation = JSONSchema.named(
        "Invitation",
        .object([
            .required("id", .id), .required("survey", .text), .required("kind", .choice(SurveyKind.self)),
            .required("purpose", .choice(Invitation.Purpose.self)),
            .required("state", .choice(InvitationState.self)),
            .required("reason", JSONSchema.choice(DecisionReason.self).orNull),
            .required("case", caseName), .required("contact", contactReference.orNull),
            .required("resolution_number", .integer), .required("response", JSONSchema.id.orNull),
            .required("locale", .text), .required("segments", segments), .required("created_at", .time),
            .required("decide_again_at", JSONSchema.time.orNull), .required("sent_at", JSONSchema.time.orNull),
            .required("expires_at", JSONSchema.time.orNull),
        ])
    )

    static let check = JSONSchema.named(
        "RuleCheck",
        .object([
            .required("rule", .choice(DecisionReason.self)), .required("passed", .flag), .required("detail", .text),
        ])
    )

    static let decision = JSONSchema.named(
        "Decision",
        .object([
            .required("id", .id), .required("invitation", JSONSchema.id.orNull),
            .required("verdict", .choice(["send", "defer", "suppress"])),
            .required("reason", JSONSchema.choice(DecisionReason.self).orNull),
            .required("until", JSONSchema.time.orNull.described("When a deferred one is decided again.")),
            .required("survey", JSONSchema.text.orNull), .required("decided_at", .time),
            .required("checks", .list(of: check)),
        ])
    )

    static let response = JSONSchema.named(
        "Response",
        .object([
            .required("id", .id), .required("invitation", .id), .required("survey", .text),
            .required("kind", .choice(SurveyKind.self)), .required("scale", JSONSchema.text.orNull),
            .required("score", JSONSchema.integer.orNull),
            .required("class", JSONSchema.choice(ScoreClass.self).orNull),
            .required("severity", JSONSchema.choice(Severity.self).orNull),
            .required("flag", JSONSchema.choice(ResponseFlag.self).orNull),
            .required("state", .choice(ResponseState.self)), .required("evidence", .integer(0...3)),
            .required("revision", .integer), .required("case", caseName),
            .required("contact", contactReference.orNull), .required("answered_at", .time),
            .required("comment", JSONSchema.text.orNull), .required("answers", .map(of: .text)),
            .required("locale", .text), .required("channel", JSONSchema.text.orNull), .required("segments", segments),
        ])
    )

    private static let followUpProperties: [JSONSchema.Property] = [
        .required("id", .id), .required("state", .choice(FollowUp.State.self)),
        .required("severity", .choice(Severity.self)), .required("survey", .text),
        .required("score", JSONSchema.integer.orNull), .required("comment", JSONSchema.text.orNull),
        .required("owner", JSONSchema.text.orNull), .required("team", JSONSchema.text.orNull),
        .required("opened_at", .time), .required("due_at", JSONSchema.time.described("First contact is due.")),
        .required("close_due_at", .time), .required("contacted_at", JSONSchema.time.orNull),
        .required("closed_at", JSONSchema.time.orNull), .required("cause", JSONSchema.text.orNull),
        .required("outcome", JSONSchema.choice(FollowUp.Outcome.self).orNull),
        .required("note", JSONSchema.text.orNull), .required("linked", JSONSchema.id.orNull),
        .required("response", .id), .required("case", caseName), .required("contact", contactReference.orNull),
        .required(
            "contact_missed",
            JSONSchema.flag.described("The first contact came, or is, too late; a missed target stays missed.")
        ),
        .required("close_missed", JSONSchema.flag.described("The same for closing.")),
        .required("version", JSONSchema.integer.described("The number inside the ETag.")),
    ]

    static let followUp = JSONSchema.named("FollowUp", .object(followUpProperties))

    static let followUpDetail = JSONSchema.named(
        "FollowUpDetail",
        .object(
            followUpProperties + [
                .required(
                    "answers",
                    JSONSchema.list(of: response).described("Every low answer it is about, oldest first.")
                ),
                .required("history", .list(of: historyLine)),
                .required(
                    "replies",
                    JSONSchema.list(of: FollowUpSchemas.reply).described("What went to the customer, oldest first.")
                ),
                .required("recovery", FollowUpSchemas.recovery.orNull),
            ]
        )
    )

    private static let historyLine = JSONSchema.object([
        .required("at", .time), .required("actor", .text), .required("action", .text),
        .required("detail", JSONSchema.text.orNull),
    ])
}
