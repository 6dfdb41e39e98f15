extension Migration {
    /// What the channels page reads: how much went out when, and what failed last.
    package static let channelTraffic = Migration(
        id: 3,
        name: "channel traffic",
        statements: [
            "CREATE INDEX message_sent ON message (channel, sent_at_ms) WHERE sent_at_ms IS NOT NULL",
            "CREATE INDEX message_failure ON message (channel, id) WHERE last_error IS NOT NULL",
        ]
    )
}
