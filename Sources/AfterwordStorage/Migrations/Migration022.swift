extension Migration {
    /// The alerts that a message told of are found by it, when the message is let go of.
    ///
    /// Both engines look for them before they delete a message; without this they would read all alerts for each.
    package static let alertsOfMessage = Migration(
        id: 22,
        name: "alerts of a message",
        statements: ["CREATE INDEX alert_message ON alert (message_id) WHERE message_id IS NOT NULL"]
    )
}
