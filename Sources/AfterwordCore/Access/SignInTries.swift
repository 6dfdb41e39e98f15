/// How often somebody tried a name in a row without the right password; ten tries lock the name for a quarter of an hour.
package struct SignInTries: Sendable, Equatable {
    package static let limit = 10
    package static let lockTime = Duration.minutes(15)

    package private(set) var count: Int
    package private(set) var lockedUntil: Instant?

    package init(count: Int = 0, lockedUntil: Instant? = nil) {
        self.count = count
        self.lockedUntil = lockedUntil
    }

    /// The end of the lock, or `nil` if a try is allowed.
    package func lock(at now: Instant) -> Instant? {
        self.lockedUntil.flatMap { now < $0 ? $0 : nil }
    }

    /// The tries after one more; counting begins anew once a lock has passed.
    ///
    /// A try is counted before its password is checked, so that tries made at the same time cannot slip through together.
    package func adding(at now: Instant) -> SignInTries {
        let count = self.lockedUntil == nil ? self.count + 1 : 1
        return SignInTries(count: count, lockedUntil: count >= Self.limit ? now + Self.lockTime : nil)
    }
}
