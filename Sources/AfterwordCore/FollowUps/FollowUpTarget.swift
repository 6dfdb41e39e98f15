/// How long a follow-up may take, in opening hours since the answer.
package struct FollowUpTarget: Sendable, Equatable {
    package var firstContact: Duration
    package var close: Duration

    package init(firstContact: Duration, close: Duration) {
        self.firstContact = firstContact
        self.close = close
    }
}

/// The targets of an account by severity.
package struct FollowUpTargets: Sendable, Equatable {
    package var urgent = FollowUpTarget(firstContact: .hours(4), close: .hours(16))
    package var high = FollowUpTarget(firstContact: .hours(8), close: .hours(24))
    package var normal = FollowUpTarget(firstContact: .hours(24), close: .hours(40))

    package init() {}

    package subscript(severity: Severity) -> FollowUpTarget {
        get {
            switch severity {
            case .urgent: self.urgent
            case .high: self.high
            case .normal: self.normal
            }
        }
        set {
            switch severity {
            case .urgent: self.urgent = newValue
            case .high: self.high = newValue
            case .normal: self.normal = newValue
            }
        }
    }
}
