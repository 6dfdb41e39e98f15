import Synchronization

/// Whose requests of which kind are counted together.
package enum RateKey: Sendable, Hashable {
    /// Wrong tokens and keys of one subscriber.
    case miss(ClientAddress)
    /// Whatever comes with one API key; by the principal's name.
    case key(String)
    /// Whatever comes with one token in its path.
    case token(String)
    /// Failed sign-ins of one subscriber.
    case signIn(ClientAddress)
}

/// The rate limits of the whole server behind one short lock.
package final class RateLimiter: Sendable {
    /// What is counted, with its rule.
    package struct Rules: Sendable {
        /// Wrong tokens in links, and wrong keys, per address.
        package var misses = RateRule(perMinute: 20, burst: 20)
        /// Requests of one API key; far above what one sender needs, so that only a runaway loop meets it.
        package var key = RateRule(perMinute: 600_000, burst: 20_000)
        /// Requests with one token; a person, their browser and a company full of scanners stay below it.
        package var token = RateRule(perMinute: 600, burst: 1_000)
        /// Tries to sign in per address.
        package var signIn = RateRule(perMinute: 10.0 / 15, burst: 10)

        package init() {}
    }

    package let rules: Rules
    private let table: Mutex<TokenBucketTable>
    private let now: @Sendable () -> ContinuousClock.Instant

    package init(
        rules: Rules = Rules(),
        capacity: Int = 100_000,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.rules = rules
        self.table = Mutex(TokenBucketTable(capacity: capacity))
        self.now = now
    }

    /// Takes one; throws ``ProblemCode/tooManyRequests`` with the time to wait.
    package func take(_ key: RateKey, under rule: RateRule) throws {
        let now = self.now()
        if let wait = self.table.withLock({ $0.take(key, under: rule, at: now) }) { throw Self.refusal(wait) }
    }

    /// Throws ``ProblemCode/tooManyRequests`` if nothing is left, and takes nothing.
    package func check(_ key: RateKey, under rule: RateRule) throws {
        let now = self.now()
        if let wait = self.table.withLock({ $0.wait(for: key, under: rule, at: now) }) { throw Self.refusal(wait) }
    }

    /// Counts something that has already happened.
    package func count(_ key: RateKey, under rule: RateRule) {
        let now = self.now()
        self.table.withLock { _ = $0.take(key, under: rule, at: now) }
    }

    private static func refusal(_ wait: Duration) -> Problem {
        Problem(.tooManyRequests, retryAfter: .seconds(wait.components.seconds + 1))
    }
}
