extension Migration {
    /// The queues of alerts are found one by one: what is urgent without reading what waits for the day, a team's without reading another's.
    ///
    /// The index by team and time stays: to drop it would wait for everybody who reads the table while others work on it.
    package static let alertQueues = Migration(
        id: 21,
        name: "alert queues",
        statements: ["CREATE INDEX alert_queue ON alert (team, urgency, created_at_ms) WHERE state = 'waiting'"]
    )
}
