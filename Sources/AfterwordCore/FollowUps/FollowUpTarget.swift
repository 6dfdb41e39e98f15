/// How long a follow-up may take, in business minutes since the answer.
package struct FollowUpTarget: Sendable, Equatable {
    package var firstContact: Int
    package var close: Int

    package init(for severity: Severity) {
        switch severity {
        case .urgent: (self.firstContact, self.close) = (240, 960)
        case .high: (self.firstContact, self.close) = (480, 1440)
        case .normal: (self.firstContact, self.close) = (1440, 2400)
        }
    }
}
