/// What people are told of a follow-up that is late: each once, under its own word in the history.
package enum LateNotice: String, Sendable, CaseIterable {
    /// First contact was due: to the owner and the team's lead.
    case contactReminder = "contact_reminded"
    /// Twice the time for first contact has passed: to the escalation list.
    case contactEscalation = "contact_escalated"
    /// Closing was due: to the owner and the team's lead.
    case closeReminder = "close_reminded"
    /// Twice the time for closing has passed: to the escalation list.
    case closeEscalation = "close_escalated"

    package var isEscalation: Bool { self == .contactEscalation || self == .closeEscalation }

    /// Whether it is about the first contact; the others are about closing.
    package var isAboutContact: Bool { self == .contactReminder || self == .contactEscalation }
}

/// Decides when somebody is told that a follow-up is late: at its due time, and again at twice the time.
package struct FollowUpClock: Sendable {
    private let task: FollowUp
    private let calendar: BusinessCalendar
    private let given: Set<LateNotice>

    /// `given` are the notices that the history knows; they are not repeated.
    package init(_ task: FollowUp, calendar: BusinessCalendar, given: Set<LateNotice>) {
        self.task = task
        self.calendar = calendar
        self.given = given
    }

    /// The notices whose moment has come and that nobody was given, in the order of their moments.
    package func notices(at now: Instant) -> [LateNotice] {
        self.open.filter { $0.at <= now }.map(\.notice)
    }

    /// When to look again; `nil` if nothing is left to tell in this state.
    package func next(after now: Instant) -> Instant? {
        self.open.map(\.at).filter { $0 > now }.min()
    }

    private var open: [(notice: LateNotice, at: Instant)] {
        self.moments.filter { !self.given.contains($0.notice) }
    }

    /// Only the target in force counts: who was reached late is not called late again until closing is due.
    private var moments: [(notice: LateNotice, at: Instant)] {
        switch self.task.state {
        case .open:
            [(.contactReminder, self.task.dueAt), (.contactEscalation, self.twice(self.task.dueAt))]
        case .contacted:
            [(.closeReminder, self.task.closeDueAt), (.closeEscalation, self.twice(self.task.closeDueAt))]
        case .closed: []
        }
    }

    /// As much opening time after the target as there was before it.
    private func twice(_ due: Instant) -> Instant {
        let time = self.calendar.time(from: self.task.openedAt, to: due)
        return self.calendar.due(from: due, after: time > .zero ? time : due - self.task.openedAt)
    }
}

extension FollowUp {
    /// The target in force: first contact while nobody has reached the person, then closing; `nil` once closed.
    package var targetInForce: Instant? {
        switch self.state {
        case .open: self.dueAt
        case .contacted: self.closeDueAt
        case .closed: nil
        }
    }

    /// Whether the first contact came too late, or is late at `now`; a missed target stays missed, however the task ends.
    package func isFirstContactMissed(at now: Instant) -> Bool {
        (self.contactedAt ?? self.closedAt ?? now) > self.dueAt
    }

    /// Whether it was closed too late, or is still open too late at `now`.
    package func isCloseMissed(at now: Instant) -> Bool {
        (self.closedAt ?? now) > self.closeDueAt
    }
}
