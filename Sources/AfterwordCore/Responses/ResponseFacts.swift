/// What is known when an answer is recorded or corrected; gathered in the same transaction.
package struct ResponseFacts: Sendable, Equatable {
    package var now: Instant
    package var answer: GivenAnswer
    /// The survey's own limit, if its file gives one.
    package var lowRule: LowRule?
    /// A cause was chosen or the comment has 20 or more characters.
    package var isReasonKnown: Bool
    /// `nil` for a first answer; what it replaces for a correction.
    package var previous: GivenAnswer?
    /// The open task of this contact and case, if there is one.
    package var openTask: OpenTask?
    /// The worst of the other low answers that ``openTask`` is about; known only when a low answer is corrected.
    package var remaining: LowAnswer?
    /// The worst severity among open tasks of the same contact about other cases, and the newest such task.
    package var otherTask: OpenTask?
    package var isOptedOut: Bool
    package var isReachable: Bool
    package var reasonSentForCase: Bool
    package var lastReasonSentAt: Instant?
    package var calendar: BusinessCalendar
    /// The account's targets for follow-ups.
    package var targets = FollowUpTargets()

    /// A follow-up that is not closed.
    package struct OpenTask: Sendable, Equatable {
        package var id: EntityID<FollowUp>
        package var severity: Severity
        package var dueAt: Instant
        package var closeDueAt: Instant
        /// Somebody has contacted the customer already.
        package var isBegun: Bool
        package var alertedSeverity: Severity?

        package init(
            id: EntityID<FollowUp>,
            severity: Severity,
            dueAt: Instant,
            closeDueAt: Instant,
            isBegun: Bool,
            alertedSeverity: Severity?
        ) {
            self.id = id
            self.severity = severity
            self.dueAt = dueAt
            self.closeDueAt = closeDueAt
            self.isBegun = isBegun
            self.alertedSeverity = alertedSeverity
        }
    }

    package init(now: Instant, answer: GivenAnswer, calendar: BusinessCalendar) {
        self.now = now
        self.answer = answer
        self.isReasonKnown = false
        self.isOptedOut = false
        self.isReachable = true
        self.reasonSentForCase = false
        self.calendar = calendar
    }
}

/// A low answer that a task is about.
package struct LowAnswer: Sendable, Equatable {
    package var responseID: EntityID<Response>
    package var score: Int?
    package var severity: Severity

    package init(responseID: EntityID<Response>, score: Int?, severity: Severity) {
        self.responseID = responseID
        self.score = score
        self.severity = severity
    }
}
