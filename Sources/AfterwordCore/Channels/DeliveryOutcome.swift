/// What one try means for the message; decided purely from the reply, the attempt and the policy.
package enum DeliveryOutcome: Sendable, Equatable {
    case sent(Learned)
    case retry(at: Instant, because: String)
    /// Kept until the destination is enabled again.
    case hold(because: String)
    /// Never on this channel; the message's next fall-back, if any, takes over.
    case giveUp(because: String)
}
