/// The numbers of survey fatigue.
package enum Fatigue {
    /// Between any two invitations to one person.
    package static let coolDown = Duration.days(30)
    /// Between two NPS questions to one person.
    package static let npsCoolDown = Duration.days(90)
    /// Invitations to one person in 365 days.
    package static let yearlyLimit = 6
    /// Between two invitations to somebody who asked to be asked less.
    package static let askedLess = Duration.days(182)
    /// From the resolution; later nobody remembers the case well enough for csat or ces.
    package static let oldestCase = Duration.days(7)
}

// MARK: - When a person may be asked

extension InvitationRule {
    static func delay(_ facts: InvitationFacts) -> Ruling {
        let end = facts.triggeredAt + facts.delay
        guard facts.now < end else {
            return .pass(facts.delay == .zero ? "no delay" : "the delay ended \(end.rfc3339)")
        }
        return .later(.delayed, until: end, "the delay ends \(end.rfc3339)")
    }

    /// The closed list's word for the yearly limit is `throttled`; only the detail tells it from the cool-down.
    static func yearlyLimit(_ facts: InvitationFacts) -> Ruling {
        let count = facts.invitationsIn365Days
        let detail = "\(count) invitations in 365 days, the yearly limit is \(Fatigue.yearlyLimit)"
        return count < Fatigue.yearlyLimit ? .pass(detail) : .suppress(.throttled, detail)
    }

    /// Whoever is inside several windows waits for the last one to end, and then for the next opening.
    static func coolDown(_ facts: InvitationFacts) -> Ruling {
        let windows = self.windows(facts)
        guard let last = windows.max(by: { $0.end < $1.end }) else { return .pass("not asked before") }
        guard facts.now < last.end else { return .pass(last.detail) }
        return .later(
            .throttled,
            until: (facts.rules.quietHours ?? facts.defaultQuietHours).opening(from: last.end, in: facts.timeZone),
            last.detail
        )
    }

    /// Nothing is put off for half a year: what cannot go now is not asked, and the next occasion is decided anew.
    static func fewer(_ facts: InvitationFacts) -> Ruling {
        guard facts.wantsFewer else { return .pass("the person did not ask for fewer surveys") }
        guard let last = facts.lastInvitedAt else { return .pass("wants fewer surveys, not asked before") }
        let end = last + Fatigue.askedLess
        let detail = "wants fewer surveys: last asked \(last.rfc3339), half a year ends \(end.rfc3339)"
        return facts.now < end ? .suppress(.askedLess, detail) : .pass(detail)
    }

    private struct Window {
        var end: Instant
        var detail: String

        init(_ what: String, from start: Instant, lasting length: Duration) {
            self.end = start + length
            let days = length.wholeMilliseconds / Duration.days(1).wholeMilliseconds
            self.detail = "\(what) \(start.rfc3339), \(days) days end \(self.end.rfc3339)"
        }
    }

    /// NPS keeps two distances: its own from the last NPS, and the general one from any invitation. The survey's own cool-down
    /// replaces the first; it can shorten the second but not stretch it, else `90d` on NPS would put off everyone who got a csat.
    private static func windows(_ facts: InvitationFacts) -> [Window] {
        let own = facts.rules.coolDown
        let isNPS = facts.kind == .nps
        var windows: [Window] = []
        if isNPS, let last = facts.lastNPSInvitedAt {
            windows.append(Window("last NPS", from: last, lasting: own ?? Fatigue.npsCoolDown))
        }
        // An offer follows the answer to another invitation on the same page, so the general distance cannot be kept.
        if facts.purpose != .offer, let last = facts.lastInvitedAt {
            let general = isNPS ? min(own ?? Fatigue.coolDown, Fatigue.coolDown) : own ?? Fatigue.coolDown
            windows.append(Window("last asked", from: last, lasting: general))
        }
        return windows
    }

    static func age(_ facts: InvitationFacts) -> Ruling {
        if let objection = InvitationAge.objection(to: facts.now, facts) { return .suppress(.tooOld, objection) }
        return .pass(InvitationAge.limit(facts).map { "may be sent until \($0.rfc3339)" } ?? "does not grow old")
    }

    /// The first invitation goes at once unless the survey sets quiet hours; whatever comes later by our own doing waits for daytime.
    static func hours(_ facts: InvitationFacts) -> Ruling {
        let isPostponed = facts.wasDeferred || facts.purpose == .reason || facts.purpose == .recovery
        guard let quiet = facts.rules.quietHours ?? (isPostponed ? facts.defaultQuietHours : nil) else {
            return .pass("goes at once, at any hour")
        }
        let opening = quiet.opening(from: facts.now, in: facts.timeZone)
        let detail = "quiet hours \(quiet.text) in \(facts.timeZone)"
        guard facts.now < opening else { return .pass("outside \(detail)") }
        return .later(.outsideHours, until: opening, "\(detail), next opening \(opening.rfc3339)")
    }
}

/// How long after its resolution a csat or ces may still be sent; the other kinds keep waiting.
enum InvitationAge {
    /// The last instant to send at. A delay that the survey itself asks for always leaves one day to send in.
    static func limit(_ facts: InvitationFacts) -> Instant? {
        guard facts.purpose == .survey, facts.kind == .csat || facts.kind == .ces else { return nil }
        return facts.resolvedAt.map { $0 + max(Fatigue.oldestCase, facts.delay + .days(1)) }
    }

    /// Why sending at `instant` would be too late, in plain words.
    static func objection(to instant: Instant, _ facts: InvitationFacts) -> String? {
        guard let limit = self.limit(facts), instant > limit else { return nil }
        return "could go \(instant.rfc3339) at the earliest, too late after \(limit.rfc3339)"
    }
}
