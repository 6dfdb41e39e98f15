/// What became of invitations that were sent, in counts; the rates of asking are made of it.
package struct SurveyResponseTally: Sendable, Equatable {
    /// Sent and not come back, whether or not a receipt says so.
    package var delivered = 0
    /// Came back, or could not be handed over for good.
    package var bounced = 0
    /// With an answer that counts; an invitation counts once, whatever its revisions and reminders.
    package var answered = 0
    /// With any answer of a person, also one that was not confirmed.
    package var started = 0
    /// With every question answered that must be.
    package var complete = 0
    /// Neither answered nor run out yet: while there are any, the rate is not final.
    package var pending = 0
    package var optedOut = 0

    package init() {}

    /// Reads ``parts`` back; words it does not know are left out.
    package init(parts: [String: Int]) {
        self.delivered = parts["delivered"] ?? 0
        self.bounced = parts["bounced"] ?? 0
        self.answered = parts["answered"] ?? 0
        self.started = parts["started"] ?? 0
        self.complete = parts["complete"] ?? 0
        self.pending = parts["pending"] ?? 0
        self.optedOut = parts["opted_out"] ?? 0
    }

    /// The counts by the words that JSON and pages use.
    package var parts: [String: Int] {
        [
            "delivered": self.delivered, "bounced": self.bounced, "answered": self.answered, "started": self.started,
            "complete": self.complete, "pending": self.pending, "opted_out": self.optedOut,
        ]
    }

    /// Answered of delivered; none yet while everybody can still answer.
    package var responseRate: MetricValue {
        var value = MetricValue.share(
            self.answered,
            of: self.delivered,
            counts: ["delivered": self.delivered, "answered": self.answered, "pending": self.pending]
        )
        if self.pending > 0 { value.note = "not final: \(self.pending) can still be answered" }
        if self.delivered > 0, self.answered == 0, self.pending == self.delivered { return value.stillPending() }
        return value
    }

    /// Complete of started.
    package var completionRate: MetricValue {
        .share(self.complete, of: self.started, counts: ["started": self.started, "complete": self.complete])
    }

    /// Bounced of all that left the house.
    package var bounceRate: MetricValue {
        .share(
            self.bounced,
            of: self.bounced + self.delivered,
            counts: ["bounced": self.bounced, "delivered": self.delivered]
        )
    }

    /// Opted out of delivered.
    package var optOutRate: MetricValue {
        .share(self.optedOut, of: self.delivered, counts: ["delivered": self.delivered, "opted_out": self.optedOut])
    }
}
