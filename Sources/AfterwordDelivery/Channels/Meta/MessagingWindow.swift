package import AfterwordCore

/// How long ago a person wrote, in the terms of Meta's rules: within 24 hours of it a business may write freely, after that only by template.
package enum MessagingWindow: Sendable, Equatable {
    case open
    /// Past the 24 hours, within the seven days in which Messenger still takes its feedback form.
    case week
    case closed
    /// Nothing told us when the person wrote, or whether.
    case unknown

    /// What is about to close counts as closed: the message takes a moment, and two clocks are never the same.
    static let margin = Duration.minutes(1)

    package init(since wroteAt: Instant?, now: Instant) {
        guard let wroteAt else {
            self = .unknown
            return
        }
        let age = now - wroteAt + Self.margin
        self = age < .hours(24) ? .open : age < .days(7) ? .week : .closed
    }
}
