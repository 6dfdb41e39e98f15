/// What messaging platforms say most often, where the HTTP status would suggest the wrong remedy.
extension DeliveryTrouble {
    /// By how the reason begins.
    static let platforms: [(start: String, trouble: DeliveryTrouble)] = [
        ("Forbidden: bot was blocked", DeliveryTrouble("blocked", "the person blocked the bot", Self.nextChannel)),
        ("Forbidden: user is deactivated", DeliveryTrouble("gone", "the person's account is gone", Self.nextChannel)),
        (
            "Forbidden: bot can't initiate",
            DeliveryTrouble("not_started", "the person has never written to the bot", Self.nextChannel)
        ),
        (
            "Forbidden: bot ",
            DeliveryTrouble("not_member", "the bot may not write in that chat", "Add it to the chat, then send again.")
        ),
        (
            "Bad Request: chat not found",
            DeliveryTrouble(
                "unknown_chat",
                "there is no such chat, or nobody in it has started the bot",
                Self.nextChannel
            )
        ),
        ("Unauthorized (HTTP 401)", Self.deadToken), ("Slack says invalid_auth", Self.deadToken),
        ("Slack says token_", Self.deadToken), ("Slack says account_inactive", Self.deadToken),
        (
            "Slack says missing_scope",
            DeliveryTrouble(
                "missing_scope",
                "the Slack app lacks a right",
                "Give it chat:write and im:write, install it again, set its new token, restart, then press Resume."
            )
        ),
        (
            "Slack says user_",
            DeliveryTrouble("unknown_member", "the workspace has no such active member", Self.nextChannel)
        ),
        (
            "Slack says not_in_channel",
            DeliveryTrouble("not_member", "the bot is not in that channel", "Invite it there, then send again.")
        ),
    ]

    private static let nextChannel = "Nothing to do: the survey's next channel, if any, has taken over."

    private static let deadToken = DeliveryTrouble(
        "dead_token",
        "the platform no longer takes the token",
        "Set the new token, restart, then press Resume."
    )
}
