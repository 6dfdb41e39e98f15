/// How long a browser session lives.
package enum SessionLife {
    /// A session nobody used for this long is over.
    package static let idle = Duration.hours(12)
    /// However busy it is, a session ends after this.
    package static let longest = Duration.days(7)
    /// Use is written down at most this often, so that reading pages does not write.
    package static let noted = Duration.minutes(1)

    package static func isAlive(seenAt: Instant, expiresAt: Instant, at now: Instant) -> Bool {
        now < expiresAt && now - seenAt < Self.idle
    }
}
