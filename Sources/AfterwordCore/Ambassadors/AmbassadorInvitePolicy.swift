/// Whether a person may be invited to the programme now.
package enum AmbassadorInvitePolicy {
    /// Nobody is invited twice within this time.
    package static let coolDown = Duration.days(90)

    /// Why not; `nil` = invite.
    ///
    /// The invitation asks for a consent, so a person who never said anything about marketing may be asked; one who said no may not,
    /// and under `onlyWithConsent` neither may one who said nothing.
    package static func refusal(of facts: Facts, now: Instant) -> AmbassadorInviteRefusal? {
        if facts.isErased { return .erased }
        if facts.isOptedOut { return .optedOut }
        switch facts.state {
        case .active: return .alreadyActive
        case .withdrawn: return .withdrawn
        case .candidate, .invited: break
        }
        let isSilenceEnough = facts.saidConsent == nil && !facts.onlyWithConsent
        let closed = facts.gates.filter { $0 != .noConsent || !isSilenceEnough }
        if !closed.isEmpty { return .gates(closed) }
        if facts.hasOpenCase { return .openCase }
        if let last = facts.lastInvitedAt, now - last < Self.coolDown { return .coolDown(until: last + Self.coolDown) }
        return facts.isReachable ? nil : .noAddress
    }

    package struct Facts: Sendable, Equatable {
        package var state: AmbassadorState
        package var gates: [AmbassadorGate]
        /// What the person said about marketing; `nil` = nothing.
        package var saidConsent: Bool?
        package var onlyWithConsent = false
        package var isOptedOut = false
        package var isErased = false
        /// Somebody works on a case of theirs: no moment to ask for a favour.
        package var hasOpenCase = false
        package var isReachable = true
        package var lastInvitedAt: Instant?

        package init(state: AmbassadorState, gates: [AmbassadorGate], saidConsent: Bool?) {
            self.state = state
            self.gates = gates
            self.saidConsent = saidConsent
        }
    }
}

/// Why somebody is not invited.
package enum AmbassadorInviteRefusal: Error, Sendable, Equatable {
    case unknown, erased, optedOut, alreadyActive
    /// They left the programme; only they can come back, on their page.
    case withdrawn
    case gates([AmbassadorGate])
    /// A case of theirs is still worked on.
    case openCase
    case coolDown(until: Instant)
    /// No channel reaches them.
    case noAddress

    /// The words of the closed list that say why, e.g. `opted_out`.
    package var reasons: [String] {
        switch self {
        case .unknown: ["unknown"]
        case .erased: ["erased"]
        case .optedOut: ["opted_out"]
        case .alreadyActive: ["already_active"]
        case .withdrawn: ["withdrawn"]
        case .gates(let gates): gates.map(\.rawValue)
        case .openCase: ["open_case"]
        case .coolDown: ["invited_in_last_90_days"]
        case .noAddress: ["no_address"]
        }
    }
}
