extension Migration {
    /// The alerts of one task, to take them back when the customer corrects the answer.
    package static let alertsOfTask = Migration(
        id: 6,
        name: "alerts of a task",
        statements: ["CREATE INDEX alert_task ON alert (follow_up_id)"]
    )
}
