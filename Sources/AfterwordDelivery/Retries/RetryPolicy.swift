import AfterwordCore

/// When to try again, as data: how long to wait before each try.
package struct RetryPolicy: Sendable, Equatable {
    /// The wait before the first try, the second, and so on; its length is the number of tries.
    package var waits: [Duration]
    /// Share by which a wait is made shorter or longer at random, so that a crowd of failures does not come back as a crowd.
    package var jitter: Double
    /// A `Retry-After` beyond this is cut to it.
    package var longestRetryAfter: Duration

    package init(waits: [Duration], jitter: Double = 0.2, longestRetryAfter: Duration = .hours(24)) {
        self.waits = waits
        self.jitter = jitter
        self.longestRetryAfter = longestRetryAfter
    }

    /// The example schedule of Standard Webhooks 1.0.0: ten tries within 75.6 hours.
    package static let standard = RetryPolicy(
        waits: [
            .zero, .seconds(5), .minutes(5), .minutes(30), .hours(2), .hours(5), .hours(10), .hours(14), .hours(20),
            .hours(24),
        ]
    )

    /// How long to wait after the given try (from 1), at least `retryAfter`; `nil` when no try is left.
    package func delay(
        afterAttempt attempt: Int,
        retryAfter: Duration? = nil,
        using generator: inout some RandomNumberGenerator
    ) -> Duration? {
        guard attempt >= 0, attempt < self.waits.count else { return nil }
        let factor = self.jitter == 0 ? 1 : Double.random(in: 1 - self.jitter...1 + self.jitter, using: &generator)
        let backoff = self.waits[attempt] * factor
        return max(backoff, min(retryAfter ?? .zero, self.longestRetryAfter))
    }
}
