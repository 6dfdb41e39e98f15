/// How often and when a person has been asked; what the fatigue rules look at.
package struct AskingHistory: Sendable, Equatable {
    /// How far back an invitation may have been made: 365 days to count, and as many more as one may have waited to be sent.
    package static let reach = Duration.days(465)

    /// By a survey of a trigger, one asked for, or the check after a recovery.
    package private(set) var lastInvitedAt: Instant?
    /// By the NPS question, however it came.
    package private(set) var lastNPSInvitedAt: Instant?
    /// For the reason of a low score.
    package private(set) var lastReasonSentAt: Instant?
    /// All but offers.
    package private(set) var invitationsIn365Days = 0

    /// Never asked.
    package init() {}

    /// What a person's invitations amount to.
    package init(of invitations: [Invitation], now: Instant) {
        for one in invitations where one.createdAt > now - Self.reach && one.wasAsked {
            self.note(kind: one.kind, one.purpose, askedAt: one.sentAt ?? one.createdAt, now: now)
        }
    }

    /// Counts one more time that the person was asked: an offer after an answer only as asking for NPS, a reason survey only in the yearly
    /// total and among its own, and every NPS question as asking for NPS.
    package mutating func note(kind: SurveyKind, _ purpose: Invitation.Purpose, askedAt: Instant, now: Instant) {
        if purpose != .offer, askedAt > now - .days(365) { self.invitationsIn365Days += 1 }
        if purpose == .reason {
            self.lastReasonSentAt = max(self.lastReasonSentAt ?? askedAt, askedAt)
        } else if purpose != .offer {
            self.lastInvitedAt = max(self.lastInvitedAt ?? askedAt, askedAt)
        }
        if kind == .nps { self.lastNPSInvitedAt = max(self.lastNPSInvitedAt ?? askedAt, askedAt) }
    }
}

extension Invitation {
    /// Whether the person has it, or will have it presently.
    fileprivate var wasAsked: Bool { self.sentAt != nil || self.state == .sending || self.state == .answered }
}
