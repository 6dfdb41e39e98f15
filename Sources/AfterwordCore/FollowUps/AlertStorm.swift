/// Keeps a bad hour from becoming a hundred messages; one value per team, stored between alerts.
package enum AlertStorm: Sendable, Equatable {
    /// Alerts go out one by one.
    case calm
    /// Alerts are collected; the last summary or digest went out at `lastSentAt`.
    case storm(lastSentAt: Instant)

    /// What to do with one alert.
    package enum Handling: Sendable, Equatable {
        case sendAlone
        /// The storm begins: one message that tells of all alerts of the hour.
        case sendSummary
        /// Kept for the next digest.
        case hold
    }

    /// The span that alerts are counted over, and the distance between two digests.
    package static let window = Duration.minutes(60)
    /// More alerts than this in the window begin a storm.
    package static let limit = 10
    /// Fewer alerts than this in the window end it.
    package static let calmBelow = 5

    /// Handles an alert at `now`; `alertsInWindow` are the team's alerts of the last 60 minutes, this one included.
    package mutating func receive(alertsInWindow: Int, now: Instant) -> Handling {
        if case .storm = self { return .hold }
        guard alertsInWindow > Self.limit else { return .sendAlone }
        self = .storm(lastSentAt: now)
        return .sendSummary
    }

    /// When the next digest is due; `nil` while calm.
    package var digestDueAt: Instant? {
        if case .storm(let lastSentAt) = self { lastSentAt + Self.window } else { nil }
    }

    /// Run when a digest may be due: whether to send one now. The one that ends the storm still tells of what was held.
    package mutating func digest(alertsInWindow: Int, held: Int, now: Instant) -> Bool {
        guard let dueAt = self.digestDueAt, now >= dueAt else { return false }
        self = alertsInWindow < Self.calmBelow ? .calm : .storm(lastSentAt: now)
        return held > 0
    }
}
