/// The question, some days after a follow-up was closed, whether the person is content now.
package enum RecoveryCheck {
    /// Working days after closing, unless the configuration says otherwise.
    package static let usualDays = 2

    /// Whether an ending is one to ask about: something was done for the person.
    package static func follows(_ outcome: FollowUp.Outcome) -> Bool {
        switch outcome {
        case .solved, .explained, .compensated: true
        case .passedOn, .notReachable, .noContactWished, .notJustified, .correctedByCustomer, .duplicate: false
        }
    }

    /// When to ask: after `days` working days of the team's calendar.
    package static func due(closedAt: Instant, days: Int, calendar: BusinessCalendar) -> Instant {
        calendar.due(from: closedAt, after: calendar.dayLength * days)
    }

    /// Whether an answer to the check says that the person is content again.
    package static func isRecovered(_ scoreClass: ScoreClass?) -> Bool {
        scoreClass == .positive || scoreClass == .top || scoreClass == .promoter
    }
}
