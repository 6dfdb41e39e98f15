/// How fast something may be done: `burst` at once, then `perMinute` steadily.
package struct RateRule: Sendable, Hashable {
    package var perMinute: Double
    package var burst: Double

    package init(perMinute: Double, burst: Double) {
        self.perMinute = perMinute
        self.burst = burst
    }
}

/// Token buckets by key, bounded in memory.
///
/// Two generations stand in for an exact least-recently-used order: when the young one is half the capacity it becomes the old one, and
/// what nobody touched since is forgotten. A forgotten bucket is a full one, so a flood of strangers can only make the table kinder.
package struct TokenBucketTable: Sendable {
    private struct Bucket {
        var tokens: Double
        var at: ContinuousClock.Instant
    }

    private let capacity: Int
    private var young: [RateKey: Bucket] = [:]
    private var old: [RateKey: Bucket] = [:]

    package init(capacity: Int) {
        self.capacity = capacity
    }

    package var count: Int { self.young.count + self.old.count }

    /// Takes one token and returns `nil`, or leaves the bucket alone and returns how long to wait for the next one.
    package mutating func take(
        _ key: RateKey,
        under rule: RateRule,
        at now: ContinuousClock.Instant
    ) -> Duration? {
        var bucket = self.bucket(key, under: rule, at: now)
        defer { self.keep(bucket, as: key) }
        guard bucket.tokens < 1 else {
            bucket.tokens -= 1
            return nil
        }
        return .seconds((1 - bucket.tokens) * 60 / rule.perMinute)
    }

    /// How long to wait until a token can be taken; `nil` if there is one. Takes nothing.
    package func wait(for key: RateKey, under rule: RateRule, at now: ContinuousClock.Instant) -> Duration? {
        let bucket = self.bucket(key, under: rule, at: now)
        return bucket.tokens < 1 ? .seconds((1 - bucket.tokens) * 60 / rule.perMinute) : nil
    }

    private func bucket(_ key: RateKey, under rule: RateRule, at now: ContinuousClock.Instant) -> Bucket {
        guard let known = self.young[key] ?? self.old[key] else { return Bucket(tokens: rule.burst, at: now) }
        let minutes = (now - known.at) / .seconds(60)
        return Bucket(tokens: min(rule.burst, known.tokens + max(0, minutes) * rule.perMinute), at: now)
    }

    private mutating func keep(_ bucket: Bucket, as key: RateKey) {
        self.young[key] = bucket
        self.old[key] = nil
        if self.young.count >= self.capacity / 2 {
            self.old = self.young
            self.young = [:]
        }
    }
}
