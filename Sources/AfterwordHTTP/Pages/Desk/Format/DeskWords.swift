package import AfterwordCore

/// How a thing is meant, drawn as colour and always said in words beside it.
package enum DeskTone: String, Sendable, CaseIterable { case plain, low, high, warn }

/// What each rule asks, phrased so that yes lets the invitation pass, and what it means when the answer is no.
package enum DecisionWords {
    /// The rule as a question.
    package static func question(_ rule: DecisionReason) -> String { self.entry(rule).question }

    /// The reason in words, to stand after "because".
    package static func because(_ rule: DecisionReason) -> String { self.entry(rule).because }

    private static func entry(_ rule: DecisionReason) -> (question: String, because: String) {
        switch rule {
        case .test: ("Is it a real case?", "it is a test case")
        case .optedOut: ("Does the person still want to be asked?", "the person opted out")
        case .noRule: ("Is there a survey for this event?", "no survey is meant for this event")
        case .noAddress: ("Is there a way to reach the person?", "no channel can reach the person")
        case .expiredAddress:
            ("Can the platform still write to the person?", "the time to write on this platform is over")
        case .bouncedBefore: ("Did the last message arrive?", "an earlier message to this address bounced")
        case .noConsent: ("Is consent in order?", "the person did not agree to surveys")
        case .reopened: ("Is the case still resolved?", "the case was opened again")
        case .alreadyAskedForResolution: ("Is this resolution new?", "this resolution was already asked about")
        case .excludedSegment: ("Is the segment included?", "the survey leaves this segment out")
        case .notSampled: ("Is the person in the sample?", "the person was not drawn for the sample")
        case .yearlyLimit: ("Is there room in this year's limit?", "the limit for a year is reached")
        case .throttled: ("Is the cool-down over?", "the person was asked not long ago")
        case .outsideHours: ("Is it a fair hour?", "it is outside the sending hours")
        case .superseded: ("Is it the newest case?", "a newer case took its place")
        case .tooOld: ("Is it fresh enough?", "too much time has passed since the resolution")
        case .disabled: ("Is the survey switched on?", "the survey is switched off")
        case .askedLess:
            ("Has enough time passed for somebody who wants fewer?", "the person asked to be asked less often")
        case .erased: ("Is the person still known?", "the person was erased")
        case .delayed: ("Has the survey's delay passed?", "the survey waits a while first")
        }
    }
}

extension MessageState {
    /// What the state means for the reader.
    package var words: String {
        switch self {
        case .waiting: "waiting to be sent"
        case .sent: "sent"
        case .delivered: "delivered"
        case .bounced: "came back"
        case .held: "held until somebody lets it go"
        case .exhausted: "failed: every try was used"
        case .cancelled: "cancelled"
        case .expired: "expired"
        }
    }

    /// Failures in rust, what needs a look in amber, the rest plain.
    package var tone: DeskTone {
        switch self {
        case .bounced, .exhausted: .low
        case .held: .warn
        case .delivered: .high
        case .waiting, .sent, .cancelled, .expired: .plain
        }
    }
}

extension FollowUp.Outcome {
    /// The outcome as a person would choose it from a list.
    package var words: String {
        switch self {
        case .solved: "Solved"
        case .explained: "Explained"
        case .compensated: "Compensated"
        case .passedOn: "Passed on"
        case .notReachable: "Not reachable (3 tries on 2 days)"
        case .noContactWished: "No contact wished"
        case .notJustified: "Not justified"
        case .correctedByCustomer: "Corrected by the customer"
        case .duplicate: "Duplicate"
        }
    }
}

extension ResponseState {
    /// Whether the answer is in the figures, in words.
    package var words: String {
        switch self {
        case .counted: "counted"
        case .unconfirmed: "unconfirmed"
        case .quarantined: "quarantined"
        case .challenger: "challenger"
        case .withdrawn: "withdrawn"
        }
    }
}
