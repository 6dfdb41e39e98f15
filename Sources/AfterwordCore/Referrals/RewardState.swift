/// Where a reward stands. Each case says what may follow.
package enum RewardState: String, Sendable, CaseIterable {
    /// Waits for the end of its hold time, or for a person. Can become ``granted``, ``refused`` or ``reversed``.
    case pending
    /// Owed. Can become ``paid``, ``reversed``, or ``pending`` again when somebody holds it.
    case granted
    /// Handed over. Can become ``reversed``: it is then to be claimed back.
    case paid
    /// Never owed. Can become ``granted`` or ``pending`` when a person overrules.
    case refused
    /// Taken back after a refund or by a person. Can become ``granted`` or ``pending`` when a person overrules.
    case reversed

    /// The state a deed leads to; `nil` if the deed means nothing here.
    package func after(_ deed: RewardDeed) -> RewardState? {
        switch (deed, self) {
        case (.release, .pending): .granted
        case (.approve, .pending), (.approve, .refused), (.approve, .reversed): .granted
        case (.hold, .pending), (.hold, .granted), (.hold, .refused), (.hold, .reversed): .pending
        case (.refuse, .pending): .refused
        // What was handed over cannot be withheld any more, only claimed back.
        case (.refuse, .paid): .reversed
        case (.reverse, .pending), (.reverse, .granted), (.reverse, .paid): .reversed
        case (.pay, .granted): .paid
        default: nil
        }
    }
}

/// What can happen to the rewards of a referral.
package enum RewardDeed: String, Sendable, CaseIterable {
    case approve, hold, refuse, reverse, pay
    /// The hold time is over.
    case release

    /// Whether whoever does it must say why.
    package var needsReason: Bool { [.hold, .refuse, .reverse].contains(self) }
}

/// Who a reward is for.
package enum RewardSide: String, Sendable, CaseIterable { case referrer, referred }
